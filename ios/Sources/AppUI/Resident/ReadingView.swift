import AppCore
import CoreFfi
import Design
import SwiftUI

/// A value is entered, then how she feels, then what there is to do.
struct ReadingView<Value: Measurable, Entry: View, Shown: View>: View {
    let screen: Screen<Reading<Value>>
    let title: String
    let on: @MainActor (ReadingEvent) -> Void
    let spoken: @MainActor (Reading<Value>) -> String
    let canGoOn: @MainActor (Reading<Value>) -> Bool
    @ViewBuilder let entry: @MainActor (Reading<Value>) -> Entry
    /// What was entered, once it is kept.
    @ViewBuilder let shown: @MainActor (Value) -> Shown

    @Environment(\.look) private var look

    var body: some View {
        PageView(screen: screen, title: title) {
            on(.frame($0))
        } spoken: {
            spoken($0)
        } content: { reading in
            switch reading.step {
            case .numbers: entry(reading)
            case .signs: signs(reading)
            case .kept:
                shown(reading.value)
                kept(reading)
            }
        } foot: { reading in
            switch reading.step {
            case .numbers: PrimaryButton(word: look.words.next, enabled: canGoOn(reading)) { on(.next) }
            case .signs: keep(reading.signs)
            case .kept: whatNow(reading.advice)
            }
        }
    }

    /// How she feels, which counts for more than the number.
    @ViewBuilder private func signs(_ reading: Reading<Value>) -> some View {
        Heading(text: look.words.readingSigns)
        ForEach(reading.asked, id: \.self) { sign in
            Check(word: look.words.name(sign), chosen: reading.signs.contains(sign)) {
                on(.feel(sign: sign, felt: $0))
            }
        }
    }

    private func keep(_ felt: Set<DangerSign>) -> some View {
        let word = felt.isEmpty ? look.words.readingSignsNone : look.words.readingSave
        return PrimaryButton(word: word, sign: .check) { on(.keep) }
    }

    /// What is to be done at once, or that all is well.
    @ViewBuilder private func kept(_ reading: Reading<Value>) -> some View {
        if reading.waits { WaitingBadge() }
        if let advice = reading.advice {
            NoticeView(tone: advice.call120 ? .danger : .warn, sign: .warning) {
                let sentences = look.words.sentences(advice)
                ForEach(sentences.indices, id: \.self) { Said(text: sentences[$0]) }
            }
            .announced()
            if let hours = reading.hours { Quiet(text: look.words.readingTeamHours(hours: hours)) }
        } else {
            NoticeView(tone: .good, sign: .check) { Said(text: look.words.readingKept) }.announced()
        }
    }

    /// The call first where it cannot wait.
    @ViewBuilder private func whatNow(_ advice: Advice?) -> some View {
        let words = look.words
        if let advice, advice.call120 {
            PrimaryButton(word: words.call120, sign: .phone, tone: .danger) { call(Words.emergency) }
            SecondaryButton(word: words.done) { on(.frame(.back)) }
        } else if advice == nil {
            PrimaryButton(word: words.done) { on(.frame(.back)) }
        } else if let phone = screen.frame.phone {
            PrimaryButton(word: words.callTeamToday, sign: .phone) { call(phone) }
            SecondaryButton(word: words.readingMeasureAgain, sign: .clock) { on(.again) }
        } else {
            PrimaryButton(word: words.readingMeasureAgain, sign: .clock) { on(.again) }
        }
    }

    private func call(_ number: String) { on(.frame(.call(number: number))) }
}

extension Reading {
    func spoken(_ words: Words, value: String, entered: String) -> String {
        switch step {
        case .numbers: entered
        case .signs: words.readingSigns
        case .kept: value + words.kept(advice)
        }
    }
}

extension Words {
    func kept(_ advice: Advice?) -> String { advice.map { sentences($0).joined() } ?? readingKept }

    func sentences(_ advice: Advice) -> [String] {
        language == .chinese ? advice.sentences : advice.sentencesEn
    }
}
