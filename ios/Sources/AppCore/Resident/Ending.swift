import CoreFfi
import Foundation
import Observation

/// Ending a contract: why, when, and is this right.
public struct Ending: Asks, Equatable {
    public enum Step: String, Sendable { case reason, day, confirm }

    /// Those that are hers to give.
    public static let reasons: [EndReason] = [.ownWish, .movedAway, .other]

    public var step = Step.reason
    public var contract: Contract
    /// The days that are offered.
    public let days: [Day]
    public var reason: EndReason?
    public var note = ""
    public var day: Day?
    public var asking = Asking()

    public var canGoOn: Bool {
        switch step {
        case .reason: reason != nil && (reason != .other || !note.trimmed.isEmpty)
        case .day: day != nil
        case .confirm: !asking.sending
        }
    }
}

public enum EndingEvent: Sendable {
    case frame(FrameEvent)
    case reason(reason: EndReason)
    case note(text: String)
    case lastDay(day: Day)
    case next
}

/// Ending a contract: the server is asked while she looks on.
@Observable
public final class EndingModel: Page<Ending, EndingEvent> {
    @ObservationIgnored private let contract: UUID
    /// What she had entered before the page was made anew.
    @ObservationIgnored private var begun: (inout Ending) -> Void = { _ in }

    public init(_ desk: Desk, contract: UUID) {
        self.contract = contract
        super.init(desk)
    }

    override public func read(_ her: UUID) async throws -> (Ending?) -> Ending {
        let now = desk.now()
        let contracts = try await desk.jiayi.contracts(of: her, now: now)
        guard let ending = contracts.first(where: { $0.contract == contract }) else { throw JiayiError.gone }
        let today = try await desk.jiayi.home(of: her, now: now).today
        return { [begun] before in
            if var before {
                before.contract = ending
                return before
            }
            var anew = Ending(contract: ending, days: Self.offered(today, ending))
            begun(&anew)
            return anew
        }
    }

    override public var entered: [String]? {
        guard let ending = value, let reason = ending.reason else { return nil }
        return [ending.step.rawValue, code(of: reason), ending.note, ending.day ?? ""]
    }

    override public func takeUp(_ entered: [String]) {
        guard entered.count == 4, let step = Ending.Step(rawValue: entered[0]),
            let reason = term(in: Ending.reasons, of: entered[1])
        else { return }
        begun = {
            ($0.step, $0.reason, $0.note) = (step, reason, entered[2])
            $0.day = entered[3].isEmpty ? nil : entered[3]
        }
    }

    /// From tomorrow on, and not after its term.
    private static func offered(_ today: Day, _ ending: Contract) -> [Day] {
        let (tomorrow, ends) = (today.later(1), (0..<3).map { today.later($0, .month).endOfMonth })
        return ([tomorrow] + ends.filter { $0 > tomorrow }).filter { $0 <= ending.endsOn }
    }

    override public func on(_ event: EndingEvent) {
        switch event {
        case .frame(.back): stepBack()
        case .frame(let event): common(event)
        case .reason(let reason): change { $0.reason = reason }
        case .note(let text): change { $0.note = text }
        case .lastDay(let day): change { $0.day = day }
        case .next: next()
        }
    }

    private func next() {
        guard let ending = value, ending.canGoOn else { return }
        switch ending.step {
        case .reason: change { $0.step = .day }
        case .day: change { $0.step = .confirm }
        case .confirm: end(ending)
        }
    }

    private func end(_ ending: Ending) {
        guard let reason = ending.reason, let day = ending.day, let her = desk.shown else { return }
        let note = ending.note.trimmed.isEmpty ? nil : ending.note
        askAtOnce {
            try await self.desk.jiayi.endContract(
                of: her, contract: self.contract, reason: reason, lastDay: day, note: note, now: self.desk.now())
            try await self.desk.synchronise()
            self.desk.way.leave(.endContract(self.contract))
        }
    }

    private func stepBack() {
        switch value?.step {
        case .day: back(to: .reason)
        case .confirm: back(to: .day)
        case .reason, nil: common(.back)
        }
    }

    private func back(to step: Ending.Step) { change { ($0.step, $0.asking) = (step, Asking()) } }
}
