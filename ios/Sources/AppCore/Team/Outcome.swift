import CoreFfi
import Foundation

/// G05: how a call ended, in one choice.
public struct Outcome: Equatable, Sendable {
    public enum Kind: CaseIterable, Sendable { case reached, noAnswer, wrongNumber, willCome, refused, moved, died }

    public let whom: Whom
    /// None until something was chosen that needs more than the choice.
    public var kind: Kind?
    public var days: Days?
    public var needsReason = false
    public var reason = ""

    public var isWhole: Bool { (days == nil || days?.chosen != nil) && (!needsReason || !reason.trimmed.isEmpty) }
}

public enum OutcomeEvent: Sendable {
    case frame(FrameEvent)
    case choose(kind: Outcome.Kind)
    case day(day: Day)
    case moreDays
    case reason(text: String)
    case keep
}

public final class OutcomeModel: ActPage<Outcome, OutcomeEvent> {
    public init(_ desk: Desk, whom: Whom) {
        super.init(desk, place: .outcome(whom), whom: whom, first: Outcome(whom: whom))
    }

    override public func team() async throws -> (Outcome?) -> Outcome {
        { [whom] in $0 ?? Outcome(whom: whom) }
    }

    override public func on(_ event: OutcomeEvent) {
        switch event {
        case .frame(.back) where value?.kind != nil: change { [whom] in $0 = Outcome(whom: whom) }
        case .frame(let event): common(event)
        case .choose(let kind): choose(kind)
        case .day(let day): change { $0.days?.chosen = day }
        case .moreDays: change { $0.days = $0.days?.further() }
        case .reason(let text): change { $0.reason = text }
        case .keep: if let outcome = value, outcome.isWhole { keep(outcome) }
        }
    }

    private func choose(_ kind: Outcome.Kind) {
        let today = desk.today()
        var outcome = Outcome(whom: whom, kind: kind, needsReason: needsReason(outcome: kind.on(today)))
        switch kind {
        case .willCome: outcome.days = .ahead(today.later(1))
        case .moved, .died: outcome.days = .back(today)
        case .reached, .noAnswer, .wrongNumber, .refused: break
        }
        if outcome.isWhole { keep(outcome) } else { change { $0 = outcome } }
    }

    private func keep(_ outcome: Outcome) {
        guard let kind = outcome.kind else { return }
        let said = kind.on(outcome.days?.chosen ?? desk.today())
        let reason = outcome.reason.trimmed.isEmpty ? nil : outcome.reason
        does(.call) { [desk, whom] in
            try await desk.jiayi.recordCall(
                of: whom.resident, outcome: said, reason: reason, seen: whom.version, now: desk.now())
        }
    }
}

extension Outcome.Kind {
    fileprivate func on(_ day: Day) -> CallOutcome {
        switch self {
        case .reached: .reached
        case .noAnswer: .noAnswer
        case .wrongNumber: .wrongNumber
        case .willCome: .willCome(on: day)
        case .refused: .refused
        case .moved: .moved(on: day)
        case .died: .died(on: day)
        }
    }
}
