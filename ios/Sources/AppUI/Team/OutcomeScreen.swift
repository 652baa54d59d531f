import AppCore
import CoreFfi
import Design
import SwiftUI

/// G05. Most of what a call comes to is one tap; only what takes somebody off the list is asked after.
public struct OutcomeScreen: View {
    let screen: Screen<Outcome>
    let on: @MainActor (OutcomeEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Outcome>, on: @escaping @MainActor (OutcomeEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        let outcome = screen.content.value
        let title = outcome.map { look.words.outcomeTitle(name: $0.whom.name) } ?? look.words.listCall
        PageView(screen: screen, title: title, isFooted: outcome?.kind != nil) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: { outcome in
            if let kind = outcome.kind { more(outcome, kind) } else { choices }
        } foot: { outcome in
            PrimaryButton(
                word: look.words.outcomeKeep, enabled: outcome.isWhole, tone: outcome.kind?.tone ?? .calm
            ) { on(.keep) }
        }
    }

    private var choices: some View {
        Tiled(Outcome.Kind.allCases) { kind in
            SecondaryButton(word: kind.word(look.words), tone: kind.tone) { on(.choose(kind: kind)) }
        }
    }

    @ViewBuilder private func more(_ outcome: Outcome, _ kind: Outcome.Kind) -> some View {
        Heading(text: kind.word(look.words))
        if kind.leaves {
            NoticeView(tone: .danger, sign: .warning) { Said(text: look.words.outcomeStops) }
        }
        if let days = outcome.days {
            Card {
                Heading(text: look.words.outcomeOn)
                DayChoice(days: days) {
                    on(.moreDays)
                } on: {
                    on(.day(day: $0))
                }
            }
        }
        if outcome.needsReason {
            let why = kind.leaves ? look.words.outcomeWhy : look.words.outcomeRefusedWhy
            Field(word: why, text: outcome.reason, lines: 2) { on(.reason(text: $0)) }
        }
    }
}

extension Outcome.Kind {
    /// For good.
    fileprivate var leaves: Bool { self == .moved || self == .died }

    fileprivate var tone: Tone { leaves ? .danger : .calm }

    fileprivate func word(_ words: Words) -> String {
        switch self {
        case .reached: words.outcomeReached
        case .noAnswer: words.outcomeNoAnswer
        case .wrongNumber: words.outcomeWrongNumber
        case .willCome: words.outcomeWillCome
        case .refused: words.outcomeRefused
        case .moved: words.outcomeMoved
        case .died: words.outcomeDied
        }
    }
}

extension Outcome {
    fileprivate func spoken(_ words: Words) -> String {
        let kinds = kind.map { [$0] } ?? Kind.allCases
        return words.outcomeTitle(name: whom.name) + "。" + kinds.map { $0.word(words) }.joined(separator: "，")
    }
}
