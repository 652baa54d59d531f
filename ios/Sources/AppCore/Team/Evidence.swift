import CoreFfi
import Foundation

/// G06: an assessment or an education, because of a medicine that waits.
public struct Filling: Asks, Equatable {
    public var form: EvidenceForm
    /// As it was typed and chosen, by the question's path.
    public var given: [String: [String]]
    public var asking = Asking()

    public var canBeRecorded: Bool { form.ready && !asking.sending }
}

public enum EvidenceEvent: Sendable {
    case frame(FrameEvent)
    case question(QuestionEvent)
    case record
}

/// The core says what is asked, what is missing, and what would be left in the way.
public final class EvidenceModel: TeamPage<Filling, EvidenceEvent> {
    private let resident: UUID
    private let item: UUID
    private let evidence: Evidence
    /// None before anything was read.
    private var given: [String: [String]]?
    /// With what the form began.
    private var begun: [String: [String]]?

    public init(_ desk: Desk, of resident: UUID, item: UUID, evidence: Evidence) {
        self.resident = resident
        self.item = item
        self.evidence = evidence
        super.init(desk)
    }

    override public var entered: [String]? {
        guard let given, given != begun else { return nil }
        return given.flatMap { path, answers in [path, "\(answers.count)"] + answers }
    }

    override public func takeUp(_ entered: [String]) {
        var (rest, given) = (entered[...], [String: [String]]())
        while let path = rest.popFirst() {
            guard let count = rest.popFirst().flatMap(Int.init), 0...rest.count ~= count else { return }
            given[path] = Array(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        self.given = given
    }

    override public func team() async throws -> (Filling?) -> Filling {
        let asked = given
        let read = try await desk.jiayi.evidenceForm(
            of: resident, item: item, evidence: evidence, given: asked, now: desk.now())
        guard let form = read else { throw JiayiError.gone }
        return { before in
            let now = self.given ?? self.begin(with: form)
            guard let before else { return Filling(form: form, given: now) }
            // What was entered meanwhile is asked about in its turn.
            return now == asked ? Filling(form: form, given: now, asking: before.asking) : before
        }
    }

    private func begin(with form: EvidenceForm) -> [String: [String]] {
        let first = Dictionary(form.questions.map { ($0.path, $0.given) }) { first, _ in first }
        (given, begun) = (first, first)
        return first
    }

    override public func on(_ event: EvidenceEvent) {
        switch event {
        case .frame(let event): common(event)
        case .question(let event): answer(event)
        case .record: record()
        }
    }

    /// Shown at once, and judged as soon as the core has read it.
    private func answer(_ event: QuestionEvent) {
        guard let question = value?.form.questions.first(where: { $0.path == event.path }),
            let answer = question.after(event, given: given?[event.path] ?? [])
        else { return }
        given?[event.path] = answer
        change {
            $0.given[event.path] = answer
            $0.asking.wrong = nil
        }
        again()
    }

    private func record() {
        guard let filling = value, filling.canBeRecorded else { return }
        askAtOnce { [desk, resident, item, evidence] in
            let recorded = try await desk.jiayi.recordEvidence(
                of: resident, item: item, evidence: evidence, given: filling.given, now: desk.now())
            switch recorded {
            case .kept:
                desk.way.leave(.evidence(resident: resident, item: item, evidence: evidence))
                self.kept()
            case .incomplete: self.again()
            case .unknown: throw JiayiError.gone
            }
        }
    }
}
