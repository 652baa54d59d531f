import AppCore
import Design
import SwiftUI

/// One purpose of R04: given and taken back as easily.
public struct ConsentScreen: View {
    let screen: Screen<Consent>
    let on: @MainActor (ConsentEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Consent>, on: @escaping @MainActor (ConsentEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: screen.content.value?.text.title ?? look.words.familyConsents) {
            on(.frame($0))
        } spoken: {
            "\($0.text.title)。\($0.text.body)"
        } content: { consent in
            Badge(
                tone: consent.given ? .good : .calm, sign: consent.given ? .check : .circle,
                word: consent.given ? look.words.consentGiven : look.words.consentNot
            )
            .announced()
            let paragraphs = consent.text.body.split(separator: "\n")
            ForEach(paragraphs.indices, id: \.self) { Said(text: String(paragraphs[$0])) }
            if consent.text.optional { Quiet(text: look.words.consentOptional) }
        } foot: { consent in
            if consent.given {
                SecondaryButton(word: look.words.consentWithdraw, sign: .undo) { on(.withdraw) }
            } else {
                PrimaryButton(word: look.words.consentGive, sign: .check) { on(.give) }
            }
        }
    }
}
