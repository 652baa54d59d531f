import AppCore
import CoreFfi
import Design
import SwiftUI

/// G06: what is recorded before a medicine can be signed again.
public struct EvidenceScreen: View {
    let screen: Screen<Filling>
    let evidence: Evidence
    let on: @MainActor (EvidenceEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Filling>, evidence: Evidence, on: @escaping @MainActor (EvidenceEvent) -> Void) {
        self.screen = screen
        self.evidence = evidence
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.name(evidence)) {
            on(.frame($0))
        } spoken: { filling in
            let form = filling.form
            let missing = look.words.visitMissing(count: Int(form.missing))
            return "\(look.words.name(evidence))：\(form.name)，\(form.medicine)。\(missing)。"
        } content: {
            content($0)
        } foot: { filling in
            if filling.form.missing > 0 {
                Badge(tone: .warn, sign: .pen, word: look.words.visitMissing(count: Int(filling.form.missing)))
            }
            PrimaryButton(word: look.words.evidenceKeep, sign: .check, enabled: filling.canBeRecorded) { on(.record) }
        }
    }

    @ViewBuilder private func content(_ filling: Filling) -> some View {
        let form = filling.form
        whose(form)
        Refused(wrong: filling.asking.wrong)
        ForEach(form.faults, id: \.self) { fault in
            NoticeView(tone: .danger, sign: .warning) { Said(text: look.words.code(fault.code)?.title ?? fault.code) }
        }
        ForEach(form.questions, id: \.path) { question in
            VisitQuestionView(question: question, given: filling.given[question.path] ?? []) { on(.question($0)) }
        }
        if let codes = form.left { left(codes) }
    }

    private func whose(_ form: EvidenceForm) -> some View {
        let words = look.words
        return Card {
            Heading(text: words.aged(form.name, form.age))
            Said(text: words.evidenceFor(medicine: form.medicine))
            if let scope = form.scope { Quiet(text: words.assessmentScope(scope) ?? scope) }
            if let day = form.visitOn { Quiet(text: words.evidenceVisit(date: words.day(day))) }
            if let day = form.lastOn { Quiet(text: words.evidenceLastOn(date: words.day(day))) }
        }
    }

    /// What the medicine still lacks once this is recorded.
    @ViewBuilder private func left(_ codes: [String]) -> some View {
        if codes.isEmpty {
            Badge(tone: .good, sign: .check, word: look.words.evidenceEnough).announced()
        } else {
            NoticeView(tone: .warn, sign: .info) {
                Said(text: look.words.evidenceLeft)
                Paragraphs(lines: codes.map { look.words.code($0)?.title ?? $0 })
            }
            .announced()
        }
    }
}
