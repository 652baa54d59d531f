import AppCore
import CoreFfi
import Design
import SwiftUI

/// R13; L03 in elderly mode: one question on a page.
public struct RefillScreen: View {
    let screen: Screen<RefillAsk>
    let on: @MainActor (RefillEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<RefillAsk>, on: @escaping @MainActor (RefillEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: title) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: {
            content($0)
        } foot: {
            foot($0)
        }
    }

    private var title: String {
        guard let ask = screen.content.value else { return look.words.refillAsk }
        return switch ask.step {
        case .choose where look.elderly: ask.question(look.words)
        case .note: look.words.refillNote
        case .confirm: look.words.refillConfirmAsk
        case .choose, .sent: look.words.refillAsk
        }
    }

    @ViewBuilder private func content(_ ask: RefillAsk) -> some View {
        switch ask.step {
        case .choose: if look.elderly { question(ask) } else { choose(ask) }
        case .note: Field(word: look.words.refillNoteNone, text: ask.note, lines: 4) { on(.note(text: $0)) }
        case .confirm: confirm(ask)
        case .sent: sent(ask)
        }
    }

    @ViewBuilder private func foot(_ ask: RefillAsk) -> some View {
        switch ask.step {
        case .choose: if look.elderly { answer(ask.asked) } else { next(!ask.chosen.isEmpty) }
        case .note: next(true)
        case .confirm: PrimaryButton(word: look.words.refillSend, sign: .send) { on(.send) }
        case .sent:
            PrimaryButton(word: look.words.done) { on(.done) }
            SecondaryButton(word: look.words.refillStatus) { on(.showStatus) }
        }
    }

    private func next(_ enabled: Bool) -> some View {
        PrimaryButton(word: look.words.next, enabled: enabled) { on(.next) }
    }

    @ViewBuilder private func answer(_ medicine: Medicine?) -> some View {
        if let medicine {
            PrimaryButton(word: look.words.refillAskWanted, sign: .check) {
                on(.choose(medicine: medicine.medicine, wanted: true))
            }
            SecondaryButton(word: look.words.refillAskNot, sign: .cross) {
                on(.choose(medicine: medicine.medicine, wanted: false))
            }
        } else {
            PrimaryButton(word: look.words.done) { on(.done) }
        }
    }

    @ViewBuilder private func question(_ ask: RefillAsk) -> some View {
        if let medicine = ask.asked {
            Card {
                Heading(text: medicine.title)
                Quiet(text: medicine.howToTake)
                if let left = medicine.left(look.words) { Said(text: left) }
            }
        }
    }

    /// All of hers stand here: those that cannot be asked for say why, and from which day.
    @ViewBuilder private func choose(_ ask: RefillAsk) -> some View {
        if ask.due.isEmpty { Said(text: look.words.refillNothingDue) }
        ForEach(ask.medicines, id: \.medicine) { medicine in
            if medicine.canAsk {
                Check(
                    word: medicine.title, chosen: ask.chosen.contains(medicine.medicine),
                    about: medicine.left(look.words)
                ) { on(.choose(medicine: medicine.medicine, wanted: $0)) }
            } else {
                Card {
                    Said(text: medicine.title)
                    if let why = medicine.whyNot.first.flatMap(look.words.code) { Quiet(text: why.title) }
                    if let day = medicine.fromDay {
                        Quiet(text: look.words.medicineFrom(date: look.words.day(day)))
                    }
                }
            }
        }
    }

    @ViewBuilder private func confirm(_ ask: RefillAsk) -> some View {
        Card {
            Heading(text: look.words.refillWhat)
            ForEach(ask.wanted, id: \.medicine) { Said(text: $0.title) }
        }
        if let place = ask.place { Card { Said(text: look.words.refillPlace(place: place)) } }
        if !ask.note.isEmpty {
            Card {
                Heading(text: look.words.refillNote)
                Said(text: ask.note)
            }
        }
    }

    @ViewBuilder private func sent(_ ask: RefillAsk) -> some View {
        NoticeView(tone: ask.waits ? .warn : .good, sign: ask.waits ? .clock : .check) {
            Said(text: ask.waits ? look.words.refillQueued : look.words.refillSent)
            Said(text: look.words.refillWhatNext)
        }
        ForEach(ask.wanted, id: \.medicine) { Said(text: $0.title) }
    }
}

extension RefillAsk {
    fileprivate var due: [Medicine] { medicines.filter(\.canAsk) }
    fileprivate var wanted: [Medicine] { medicines.filter { chosen.contains($0.medicine) } }
    fileprivate var asked: Medicine? { due.dropFirst(asking).first }

    fileprivate func question(_ words: Words) -> String {
        asked.map { words.refillAskOne(medicine: $0.name) } ?? words.refillNothingDue
    }

    func spoken(_ words: Words) -> String {
        switch step {
        case .choose: question(words)
        case .note: words.refillNote
        case .confirm: words.refillConfirmAsk + wanted.map(\.name).joined(separator: "，")
        case .sent: waits ? words.refillQueued : words.refillSent + words.refillWhatNext
        }
    }
}
