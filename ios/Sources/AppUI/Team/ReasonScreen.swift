import AppCore
import Design
import SwiftUI

/// A no, and why: she reads it.
public struct ReasonScreen: View {
    let screen: Screen<Reason>
    let on: @MainActor (ReasonEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Reason>, on: @escaping @MainActor (ReasonEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: screen.content.value?.about.title(look.words) ?? look.words.refuseWhy) {
            on(.frame($0))
        } spoken: {
            $0.about.title(look.words) + $0.about.name
        } content: { reason in
            Card {
                Heading(text: reason.about.name)
                if case .refill(_, _, _, _, let medicine) = reason.about { Said(text: medicine) }
            }
            Field(
                word: look.words.refuseWhy, text: reason.text, wrong: reason.asking.wrong.map(look.words.said), lines: 3
            ) { on(.write(text: $0)) }
        } foot: { reason in
            PrimaryButton(
                word: reason.about.act(look.words), sign: .cross, enabled: reason.canBeSent, tone: .danger
            ) { on(.send) }
        }
    }
}

extension Reasoned {
    fileprivate func title(_ words: Words) -> String {
        if case .refill = self { words.refuseTitle } else { words.requestDecline }
    }

    fileprivate func act(_ words: Words) -> String {
        if case .refill = self { words.approvalRefuse } else { words.requestDecline }
    }
}
