import CoreFfi
import Foundation

/// What a notification told of and what may be answered.
public struct Rung: Hashable, Sendable {
    public struct Matter: Hashable, Sendable {
        public let step: UUID
        public let about: About
        /// The dispensing, the enrolment or the contract.
        public let source: UUID

        public init(step: UUID, about: About, source: UUID) {
            self.step = step
            self.about = about
            self.source = source
        }
    }

    public let actions: [Action]
    public let matters: [Matter]
    /// The medicines of a time, and nothing that falls due.
    public let dose: UUID?

    public init(actions: [Action], matters: [Matter], dose: UUID? = nil) {
        self.actions = actions
        self.matters = matters
        self.dose = dose
    }

    /// The dispensings that end.
    var ending: [UUID] { matters.filter { $0.about == .refill }.map(\.source) }
}

public enum ReminderDone: Equatable, Sendable {
    case asked
    /// The code of why it cannot be asked for.
    case notAsked(code: String?)
    case tomorrow
}

extension JiayiProtocol {
    /// 续药 of what was handed over then; pressed twice is asked once.
    func askAgain(of her: UUID, _ rung: Rung, now: Date) async throws -> ReminderDone {
        let ending = try await medicines(of: her, now: now).filter {
            $0.lastDispensing.map(rung.ending.contains) ?? false
        }
        let wanted = ending.filter(\.canAsk).map(\.medicine)
        if !wanted.isEmpty { _ = try await requestRefill(of: her, medicines: wanted, note: nil, now: now) }
        if !wanted.isEmpty || ending.contains(where: { $0.refill != nil }) { return .asked }
        return .notAsked(code: ending.lazy.compactMap(\.whyNot.first).first)
    }

    /// 明天提醒.
    func putOff(of her: UUID, _ rung: Rung, now: Date) async throws -> ReminderDone {
        for matter in rung.matters {
            try await remindTomorrow(of: her, about: matter.about, source: matter.source, now: now)
        }
        return .tomorrow
    }
}
