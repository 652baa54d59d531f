import AppCore
import CoreFfi
import Design
import SwiftUI

/// G09. What somebody wrote is never thrown away by itself.
public struct SyncCentreScreen: View {
    let screen: Screen<SyncCentreView>
    let on: @MainActor (SyncCentreEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<SyncCentreView>, on: @escaping @MainActor (SyncCentreEvent) -> Void) {
        var own = screen
        // It is told below.
        (own.frame.waiting, own.frame.rejected) = (0, 0)
        self.screen = own
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.syncTitle) {
            on(.frame($0))
        } spoken: {
            $0.centre.stands(look.words)
        } content: {
            content($0)
        } foot: { view in
            if view.centre.mustSignIn {
                PrimaryButton(word: look.words.signInAgainTitle) { on(.signIn) }
            } else {
                PrimaryButton(
                    word: view.running ? look.words.syncRunning : look.words.syncNow, sign: .sync,
                    enabled: !view.running
                ) { on(.synchronise) }
            }
        }
    }

    @ViewBuilder private func content(_ view: SyncCentreView) -> some View {
        warnings(view.centre)
        standing(view.centre)
        if !view.tray.isEmpty { Heading(text: look.words.syncTray) }
        ForEach(view.tray) { refused($0) }
        if !view.waiting.isEmpty { Heading(text: look.words.waiting) }
        ForEach(view.waiting) { one in
            Card { entry(one) }
        }
    }

    @ViewBuilder private func warnings(_ centre: SyncCentre) -> some View {
        if centre.mustSignIn { warning(.person, look.words.signInAgainWhy) }
        switch centre.clock {
        case .right: EmptyView()
        case .putBack: warning(.clock, look.words.clockPutBack)
        case .off(let ahead):
            let minutes = look.words.minutes(count: Int(abs(ahead) / 60_000))
            warning(.clock, look.words.clockOff(minutes: minutes))
        }
        if centre.unsent.ofOthers > 0 { warning(.people, look.words.syncOthers(count: Int(centre.unsent.ofOthers))) }
    }

    private func warning(_ sign: Sign, _ text: String) -> some View {
        NoticeView(tone: .warn, sign: sign) { Said(text: text) }
    }

    private func standing(_ centre: SyncCentre) -> some View {
        let (words, isSent) = (look.words, centre.unsent.waiting == 0)
        return Card {
            Badge(tone: isSent ? .good : .warn, sign: isSent ? .check : .clock, word: centre.stands(words))
            if let oldest = centre.unsent.oldest { Said(text: words.syncOldest(at: words.time(oldest))) }
            Said(text: centre.lastSync.map { words.syncLast(at: words.time($0)) } ?? words.syncNever)
            Quiet(text: words.syncBytes(sent: bytes(centre.sentBytes), received: bytes(centre.receivedBytes)))
        }
    }

    @ViewBuilder private func entry(_ entry: SyncEntry) -> some View {
        if !entry.what.isEmpty { Said(text: entry.what) }
        Quiet(text: look.words.time(entry.madeAt))
    }

    /// Why it was refused, and both versions where somebody else was first.
    private func refused(_ one: SyncEntry) -> some View {
        Card {
            entry(one)
            if let why = one.code.flatMap(look.words.code) {
                Badge(tone: .danger, sign: .cross, word: why.title)
                Quiet(text: why.next)
            }
            Tiled(items: versions(one), id: \.title, across: look.elderly ? 1 : 2) { version in
                Card {
                    Quiet(text: version.title)
                    Said(text: version.text)
                }
            }
            SecondaryButton(word: look.words.syncMend, sign: .pen) { on(.mend(id: one.id)) }
            SecondaryButton(word: look.words.syncSetAside, sign: .cross, tone: .danger) { on(.setAside(id: one.id)) }
        }
    }

    private func versions(_ one: SyncEntry) -> [(title: String, text: String)] {
        let mine = one.mine.map { (look.words.syncTrayMine, $0) }
        return [mine, one.now.map { (look.words.syncTrayNow, $0) }].compactMap { $0 }
    }

    private func bytes(_ count: UInt64) -> String {
        let locale = Locale(identifier: look.language == .chinese ? "zh_CN" : "en_GB")
        return Int64(count).formatted(ByteCountFormatStyle(style: .file, locale: locale))
    }
}

extension SyncCentre {
    fileprivate var mustSignIn: Bool { session == .ended || session == .signedOut }

    fileprivate func stands(_ words: Words) -> String {
        unsent.waiting == 0 ? words.syncAllSent : words.syncPending(count: Int(unsent.waiting))
    }
}
