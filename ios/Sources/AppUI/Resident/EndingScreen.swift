import AppCore
import Design
import SwiftUI

/// Ending a contract, one question on a page; the last restates who, what and when.
public struct EndingScreen: View {
    let screen: Screen<Ending>
    let on: @MainActor (EndingEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Ending>, on: @escaping @MainActor (EndingEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: screen.content.value?.title(look.words) ?? look.words.contractEnd) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: {
            content($0)
        } foot: {
            foot($0)
        }
        .id(screen.content.value?.step)
    }

    @ViewBuilder private func content(_ ending: Ending) -> some View {
        switch ending.step {
        case .reason: why(ending)
        case .day: DayList(days: ending.days, chosen: ending.day) { on(.lastDay(day: $0)) }
        case .confirm: Restated(lines: ending.restated(look.words))
        }
    }

    @ViewBuilder private func why(_ ending: Ending) -> some View {
        ForEach(Ending.reasons, id: \.self) { reason in
            Choice(word: look.words.name(reason), chosen: reason == ending.reason) { on(.reason(reason: reason)) }
        }
        if ending.reason == .other {
            Field(word: look.words.contractEndNote, text: ending.note, lines: 3) { on(.note(text: $0)) }
        }
    }

    @ViewBuilder private func foot(_ ending: Ending) -> some View {
        if ending.step == .confirm, let day = ending.day {
            Refused(wrong: ending.asking.wrong)
            PrimaryButton(
                word: look.words.contractEndAct(date: look.words.day(day)), sign: .warning, enabled: ending.canGoOn,
                tone: .danger
            ) {
                on(.next)
            }
        } else {
            PrimaryButton(word: look.words.next, enabled: ending.canGoOn) { on(.next) }
        }
    }
}

extension Ending {
    fileprivate func title(_ words: Words) -> String {
        switch step {
        case .reason: words.contractEndWhy
        case .day: words.contractEndDay
        case .confirm: words.contractEndAsk
        }
    }

    fileprivate func spoken(_ words: Words) -> String {
        step == .confirm ? Restated.spoken(title(words), restated(words)) : title(words)
    }

    fileprivate func restated(_ words: Words) -> [String] {
        let lines = [
            words.contractWithdrawWhat(doctor: contract.doctorName, team: contract.teamName),
            reason.map { words.name($0) }, note.isEmpty ? nil : note,
            day.map { words.contractEndLast(date: words.year($0)) }, words.contractEndBack,
        ]
        return lines.compactMap { $0 }
    }
}
