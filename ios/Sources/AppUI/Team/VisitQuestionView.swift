import AppCore
import CoreFfi
import Design
import SwiftUI

/// A question of a form, as the core has it. `given`: also what is not on the phone yet.
struct VisitQuestionView: View {
    /// What a meter shows instead of a number.
    private static let (low, high) = ("lo", "hi")

    let question: VisitQuestion
    let given: [String]
    let on: @MainActor (QuestionEvent) -> Void

    @Environment(\.look) private var look

    var body: some View {
        Card {
            switch question.answer {
            case .number(let zh, let en, _, let meter): number(look.said(zh, en), meter)
            case .oneOf(let choices):
                head(choices)
                Tiled(choices) { choice in
                    let chosen = given.contains(choice.code)
                    Choice(word: name(choice), chosen: chosen) { choose(choice.code, !chosen || question.needed) }
                }
            case .anyOf(let choices, _):
                head(choices)
                Tiled(choices) { choice in
                    Check(word: name(choice), chosen: given.contains(choice.code)) { choose(choice.code, $0) }
                }
            case .tick: Check(word: name, chosen: !given.isEmpty) { choose("true", $0) }
            case .text:
                Field(word: name, text: written, hint: hint, wrong: wrong, lines: 2, on: write)
                last
            case .day: Field(word: name, text: written, hint: "2026-01-31", wrong: wrong, on: write)
            }
        }
    }

    @ViewBuilder private func number(_ unit: String, _ meter: Bool) -> some View {
        let shown = [Self.low, Self.high].contains(written) ? "" : written
        Field(word: "\(name)（\(unit)）", text: shown, hint: hint, wrong: wrong, kind: .decimal, on: write)
        last
        if !written.isEmpty || !question.last.isEmpty {
            Beside {
                IconButton(sign: .minus, word: look.words.visitLess(name: name)) { step(up: false) }
            } trailing: {
                IconButton(sign: .add, word: look.words.visitMore(name: name)) { step(up: true) }
            }
        }
        if meter {
            Beside {
                Choice(word: look.words.visitLow, chosen: written == Self.low) { write(Self.low) }
            } trailing: {
                Choice(word: look.words.visitHigh, chosen: written == Self.high) { write(Self.high) }
            }
        }
    }

    @ViewBuilder private func head(_ choices: [VisitChoice]) -> some View {
        let last = choices.filter { question.last.contains($0.code) }
        Heading(text: name)
        if question.needed { Quiet(text: look.words.required) }
        if !last.isEmpty { Quiet(text: look.words.visitLast(value: last.map(name).joined(separator: "，"))) }
        if let wrong { WrongView(text: wrong) }
    }

    @ViewBuilder private var last: some View {
        if let last = question.last.first { Quiet(text: look.words.visitLast(value: last)) }
    }

    private var written: String { given.first ?? "" }
    private var hint: String { question.needed ? look.words.required : look.words.optional }
    private var name: String { look.said(question.zh, question.en) }

    private func name(_ choice: VisitChoice) -> String { look.said(choice.zh, choice.en) }

    /// What is missing is counted, not told at every question.
    private var wrong: String? {
        question.wrong.flatMap { $0 == "MISSING_FIELD" ? nil : look.words.code($0)?.title ?? $0 }
    }

    private func write(_ text: String) { on(.write(path: question.path, text: text)) }
    private func step(up: Bool) { on(.step(path: question.path, up: up)) }
    private func choose(_ code: String, _ chosen: Bool) {
        on(.choose(path: question.path, code: code, chosen: chosen))
    }
}

extension Look {
    fileprivate func said(_ zh: String, _ en: String) -> String { language == .chinese ? zh : en }
}
