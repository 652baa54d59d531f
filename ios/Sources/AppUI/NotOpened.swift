import AppCore
import CoreFfi
import Design
import SwiftUI

/// Nothing can be shown: why, and what can be done about it.
struct NotOpened: View {
    let stage: Stage
    let why: JiayiError
    let keyGone: Bool

    @Environment(\.look) private var look

    var body: some View {
        if keyGone {
            ConfirmScreen(Screen(frame: frame, content: .ready(gone))) { event in
                switch event {
                case .act: stage.startsAnew()
                case .cancel, .frame(.back): stage.enters()
                case .frame(let event): on(event)
                }
            }
        } else {
            PageView(screen: Screen(frame: frame, content: .ready(said)), title: look.words.appName, root: true) {
                on($0)
            } spoken: {
                $0 + look.words.nothingLost
            } content: {
                Said(text: $0)
                Said(text: look.words.nothingLost)
            } foot: { _ in
                PrimaryButton(word: look.words.retry, sign: .sync) { stage.enters() }
            }
        }
    }

    private var frame: Frame {
        var frame = Frame()
        frame.speaking = stage.outside.speaking
        return frame
    }

    private func on(_ event: FrameEvent) {
        switch event {
        case .speak(let text): stage.outside.speak(text)
        case .hush: stage.outside.hush()
        default: break
        }
    }

    private var gone: Confirm {
        let words = look.words
        return Confirm(
            title: words.keyGone, restated: [words.keyGoneWhat, words.keyGoneSent, words.keyGoneUnsent],
            act: words.keyGoneAct)
    }

    private var said: String {
        switch why {
        case .NoKey(.Locked): look.words.openLocked
        case .Newer: look.words.openOlder
        case .StorageFull: look.words.storageFull
        default: look.words.somethingFailed
        }
    }
}
