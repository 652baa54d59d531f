import AppCore
import CoreFfi
import Design
import SwiftUI

/// R14: she signs that she understood.
public struct LongConfirmationScreen: View {
    let screen: Screen<LongConfirmation>
    let on: @MainActor (LongConfirmationEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<LongConfirmation>, on: @escaping @MainActor (LongConfirmationEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.longTitle, isFooted: waits) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: {
            content($0)
        } foot: { confirmation in
            Refused(wrong: confirmation.asking.wrong)
            PrimaryButton(
                word: look.words.longAct, sign: .pen, enabled: confirmation.canConfirm && !screen.frame.offline
            ) {
                on(.confirm)
            }
        }
    }

    private var waits: Bool { screen.content.value.map { $0.shown != nil && !$0.done } ?? false }

    @ViewBuilder private func content(_ confirmation: LongConfirmation) -> some View {
        if confirmation.done {
            NoticeView(tone: .good, sign: .check) { Said(text: look.words.longDone) }.announced()
        } else if let shown = confirmation.shown {
            if screen.frame.offline {
                NoticeView(tone: .warn, sign: .offline) { Said(text: look.words.needsNetwork) }
            }
            Card {
                ForEach(shown.medicines, id: \.self) { Heading(text: "\($0.name) \($0.strength)") }
                Paragraphs(lines: shown.understood(look.words))
            }
            SignaturePad(drawing: confirmation.drawing) { on(.draw(stroke: $0)) }
            SecondaryButton(word: look.words.signClear, sign: .erase) { on(.clear) }
        } else {
            Said(text: look.words.longNone)
        }
    }
}

extension LongConfirmation {
    fileprivate func spoken(_ words: Words) -> String {
        guard let shown else { return words.longNone }
        if done { return words.longDone }
        let medicines = shown.medicines.map { $0.name + $0.strength }.joined(separator: "，")
        return "\(medicines)。" + shown.understood(words).joined()
    }
}

extension ToConfirm {
    /// What she signs.
    fileprivate func understood(_ words: Words) -> [String] {
        [words.longUnderstood(days: Int(days)), words.longTaught, words.longCall]
    }
}
