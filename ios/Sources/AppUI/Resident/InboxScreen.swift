import AppCore
import CoreFfi
import Design
import SwiftUI

/// R15.
public struct InboxScreen: View {
    let screen: Screen<Inbox>
    let on: @MainActor (InboxEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Inbox>, on: @escaping @MainActor (InboxEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.homeInbox) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: { inbox in
            if inbox.notices.isEmpty { Badge(tone: .good, sign: .check, word: look.words.inboxNone) }
            group(look.words.today, inbox.notices.filter { $0.on == inbox.today })
            group(look.words.inboxComing, inbox.notices.filter { $0.on > inbox.today })
            group(look.words.earlier, inbox.notices.filter { $0.on < inbox.today })
        }
    }

    @ViewBuilder private func group(_ title: String, _ notices: [Notice]) -> some View {
        if !notices.isEmpty {
            Heading(text: title)
            ForEach(notices, id: \.self) { message($0) }
        }
    }

    private func message(_ notice: Notice) -> some View {
        let kind = NoticeKind(notice)
        return Card {
            Badge(tone: kind.tone, sign: kind.sign, word: kind.title(look.words))
            if let about = notice.about { Said(text: about) }
            Quiet(text: look.words.day(notice.on))
            SecondaryButton(word: kind.action(look.words)) { on(.open(source: notice.source)) }
        }
    }
}

extension Inbox {
    func spoken(_ words: Words) -> String {
        notices.isEmpty ? words.inboxNone : notices.map { $0.title(words) + "。" }.joined()
    }
}
