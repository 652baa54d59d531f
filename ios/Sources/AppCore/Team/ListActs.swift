import CoreFfi
import Foundation

/// A page on which one choice is an act: with it the page is done.
open class ActPage<Value: Sendable, Event>: TeamPage<Value, Event> {
    let whom: Whom
    private let place: Place
    private var hasActed = false

    init(_ desk: Desk, place: Place, whom: Whom, first: Value) {
        self.place = place
        self.whom = whom
        super.init(desk, first: first)
    }

    func does(_ did: Did, _ act: @escaping @MainActor () async throws -> UUID) {
        // A second tap finds it done.
        if hasActed { return }
        hasActed = true
        attempt { [desk, whom, place] in
            do {
                let done = try await act()
                desk.did(DoneAct(act: done, resident: whom.resident, name: whom.name, did: did, at: desk.now()))
            } catch {
                self.hasActed = false
                throw error
            }
            self.kept()
            desk.way.leave(place)
        }
    }
}

/// G05: off the list until a day.
public struct Snooze: Equatable, Sendable {
    public let whom: Whom
    public let today: Day
    /// None before a day by itself is asked for.
    public var days: Days?
}

public enum SnoozeEvent: Sendable {
    case frame(FrameEvent)
    /// That is all.
    case until(day: Day)
    case moreDays
}

public final class SnoozeModel: ActPage<Snooze, SnoozeEvent> {
    public init(_ desk: Desk, whom: Whom) {
        super.init(desk, place: .snooze(whom), whom: whom, first: Snooze(whom: whom, today: desk.today()))
    }

    override public func team() async throws -> (Snooze?) -> Snooze {
        let today = desk.today()
        return { [whom] in $0 ?? Snooze(whom: whom, today: today) }
    }

    override public func on(_ event: SnoozeEvent) {
        switch event {
        case .frame(let event): common(event)
        case .moreDays: change { $0.days = $0.days?.further() ?? .ahead($0.today.later(1)) }
        case .until(let day):
            does(.snooze) { [desk, whom] in
                try await desk.jiayi.snooze(of: whom.resident, until: day, seen: whom.version, now: desk.now())
            }
        }
    }
}

/// G05: to whom of the team.
public struct Assign: Equatable, Sendable {
    public let whom: Whom
    public let colleagues: [Colleague]
}

public enum AssignEvent: Sendable {
    case frame(FrameEvent)
    /// Nobody when none; that is all.
    case to(colleague: UUID?)
}

public final class AssignModel: ActPage<Assign, AssignEvent> {
    public init(_ desk: Desk, whom: Whom) {
        super.init(desk, place: .assign(whom), whom: whom, first: Assign(whom: whom, colleagues: []))
    }

    override public func team() async throws -> (Assign?) -> Assign {
        var colleagues: [Colleague] = []
        for one in try await desk.jiayi.ownTeams(now: desk.now()).flatMap(\.members)
        where !colleagues.contains(where: { $0.staff == one.staff }) {
            colleagues.append(one)
        }
        return { [whom, colleagues] _ in Assign(whom: whom, colleagues: colleagues) }
    }

    override public func on(_ event: AssignEvent) {
        switch event {
        case .frame(let event): common(event)
        case .to(let colleague):
            does(.assign) { [desk, whom] in
                try await desk.jiayi.assign(of: whom.resident, to: colleague, seen: whom.version, now: desk.now())
            }
        }
    }
}

/// W5: what can still be taken back, the last first.
public enum HistoryEvent: Sendable {
    case frame(FrameEvent)
    case undo(act: UUID)
}

public final class HistoryModel: TeamPage<[DoneAct], HistoryEvent> {
    override public func team() async throws -> ([DoneAct]?) -> [DoneAct] {
        let history = try await desk.jiayi.listHistory(now: desk.now())
        return { _ in history }
    }

    override public func on(_ event: HistoryEvent) {
        switch event {
        case .frame(let event): common(event)
        case .undo(let act):
            guard let done = value?.first(where: { $0.act == act }) else { return }
            attempt { [desk] in
                try await desk.jiayi.undo(of: done.resident, act: done.act, now: desk.now())
                self.kept()
            }
        }
    }
}
