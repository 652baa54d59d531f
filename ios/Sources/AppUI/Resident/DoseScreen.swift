import AppCore
import CoreFfi
import Design
import SwiftUI

/// L06, of a time at which medicines are taken: the notification did not name them. With its day, which after midnight is the one before.
public struct DoseScreen: View {
    let screen: Screen<DoseView>
    let on: @MainActor (DoseEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<DoseView>, on: @escaping @MainActor (DoseEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.doseTitle) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: { view in
            Said(text: look.words.time(view.dose.at), size: \.title)
            if view.dose.taken {
                NoticeView(tone: .good, sign: .check) { Said(text: look.words.doseKept) }.announced()
            }
            ForEach(view.medicines, id: \.medicine) { medicine in
                Card {
                    Said(text: medicine.title, size: \.title)
                    Said(text: medicine.howToTake)
                }
            }
            if view.dose.taken {
                SecondaryButton(word: look.words.doseNotYet, sign: .undo) { on(.take(taken: false)) }
            }
            SecondaryButton(word: look.words.reminderFamily, sign: .people) { on(.callFamily) }
        } foot: { view in
            if view.dose.taken {
                PrimaryButton(word: look.words.done) { on(.done) }
            } else {
                PrimaryButton(word: look.words.doseTaken, sign: .check) { on(.take(taken: true)) }
            }
        }
    }
}

extension DoseView {
    func spoken(_ words: Words) -> String {
        let time = words.time(dose.at)
        let stands = dose.taken ? words.doseTakenSpoken(time: time) : words.doseNotYetSpoken(time: time)
        return stands + medicines.map { "\($0.name)，\($0.howToTake)。" }.joined()
    }
}
