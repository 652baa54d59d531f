import CoreFfi
import Foundation
import Observation

/// L06: what the notification did not say on a locked screen.
public struct Reminder: Equatable, Sendable {
    /// Those that end.
    public var medicines: [Medicine]
    /// The rest of what falls due.
    public var others: [About]
    public var actions: [Action]
    public var done: ReminderDone?
}

public enum ReminderEvent: Sendable {
    case frame(FrameEvent)
    case act(action: Action)
    case callFamily
    case done
}

@Observable
public final class ReminderModel: Page<Reminder, ReminderEvent> {
    @ObservationIgnored private let rung: Rung
    @ObservationIgnored private var answering = false

    public init(_ desk: Desk, rung: Rung) {
        self.rung = rung
        super.init(desk)
    }

    override public func read(_ her: UUID) async throws -> (Reminder?) -> Reminder {
        let medicines = try await desk.jiayi.medicines(of: her, now: desk.now()).filter {
            $0.lastDispensing.map(rung.ending.contains) ?? false
        }
        let others = rung.matters.map(\.about).filter { $0 != .refill }.uniqued
        return { [rung] before in
            Reminder(medicines: medicines, others: others, actions: rung.actions, done: before?.done)
        }
    }

    override public func on(_ event: ReminderEvent) {
        switch event {
        case .frame(let event): common(event)
        case .act(let action): answer(action)
        case .callFamily: desk.way.to(.family)
        case .done: desk.way.home()
        }
    }

    private func answer(_ action: Action) {
        guard !answering, value?.done == nil else { return }
        answering = true
        act { her in
            defer { self.answering = false }
            let (jiayi, now) = (self.desk.jiayi, self.desk.now())
            switch action {
            case .askAgain: self.told(try await jiayi.askAgain(of: her, self.rung, now: now))
            case .tomorrow: self.told(try await jiayi.putOff(of: her, self.rung, now: now))
            case .enough: self.desk.way.to(try await jiayi.count(of: her, self.rung, now: now))
            }
        }
    }

    private func told(_ done: ReminderDone) {
        change { $0.done = done }
        kept()
    }
}

extension Array where Element: Hashable {
    /// Each once, where it stands first.
    fileprivate var uniqued: Self {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
