import AppCore
import CoreFfi
import Design
import SwiftUI

/// G01. Nothing of anybody stands on it.
public struct UnlockScreen: View {
    let screen: Screen<Unlocked>
    let on: @MainActor (UnlockEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Unlocked>, on: @escaping @MainActor (UnlockEvent) -> Void) {
        var own = screen
        (own.frame.waiting, own.frame.rejected, own.frame.done) = (0, 0, nil)
        self.screen = own
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.lockTitle, root: true) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: {
            content($0)
        } foot: { unlocked in
            if case .byPhone = unlocked.stands {
                PrimaryButton(word: look.words.lockOpen, sign: .person) { on(.open) }
                SecondaryButton(word: look.words.lockSignIn) { on(.signIn) }
            } else {
                PrimaryButton(word: look.words.lockSignIn, sign: .person) { on(.signIn) }
            }
        }
    }

    @ViewBuilder private func content(_ unlocked: Unlocked) -> some View {
        Said(text: look.words.lockWhy)
        switch unlocked.stands {
        case .byPhone(let until): Quiet(text: look.words.lockUntil(time: look.words.time(until)))
        case .bySignIn:
            NoticeView(tone: .warn, sign: .clock) { Said(text: look.words.lockOver) }
            Quiet(text: look.words.signInAgainWhy)
        case .open: EmptyView()
        }
        if let tried = unlocked.tried(look.words) {
            NoticeView(tone: .danger, sign: .warning) { Said(text: tried) }.announced()
        }
    }
}

extension Unlocked {
    fileprivate func tried(_ words: Words) -> String? {
        switch proof {
        case .failed: words.lockFailed
        case .noLock: words.lockNone
        case .done, nil: nil
        }
    }

    fileprivate func spoken(_ words: Words) -> String {
        words.lockTitle + "。" + (stands == .bySignIn ? words.lockOver : words.lockWhy)
    }
}
