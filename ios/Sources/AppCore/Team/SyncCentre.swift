import CoreFfi
import Foundation

/// G09.
public struct SyncCentreView: Equatable, Sendable {
    public var centre: SyncCentre
    public var running = false
    /// What is in the centre, for people, in its order.
    public var waiting: [SyncEntry] = []
    public var tray: [SyncEntry] = []
}

public struct SyncEntry: Identifiable, Equatable, Sendable {
    public let id: UUID
    /// What was done, in words.
    public let what: String
    public let madeAt: Date
    /// The code of why it was refused.
    public var code: String?
    /// Both versions, where somebody else was first.
    public var mine: String?
    public var now: String?
}

public enum SyncCentreEvent: Sendable {
    case frame(FrameEvent)
    case synchronise
    case mend(id: UUID)
    case setAside(id: UUID)
    case signIn
}

/// For everybody.
public final class SyncCentreModel: TeamPage<SyncCentreView, SyncCentreEvent> {
    private let what: @MainActor (String) -> String

    /// `what`: a command's name in words.
    public init(_ desk: Desk, what: @escaping @MainActor (String) -> String) {
        self.what = what
        super.init(desk)
    }

    override public func team() async throws -> (SyncCentreView?) -> SyncCentreView {
        let centre = try await desk.jiayi.syncCentre(now: desk.now())
        let (waiting, tray) = (centre.waiting.map(entry), centre.tray.map(entry))
        return {
            SyncCentreView(centre: centre, running: $0?.running ?? false, waiting: waiting, tray: tray)
        }
    }

    override public func on(_ event: SyncCentreEvent) {
        switch event {
        case .frame(let event): common(event)
        case .signIn: desk.way.to(.signIn)
        case .synchronise: synchronise()
        case .mend(let id): mend(id)
        case .setAside(let id): attempt { _ = try await self.desk.jiayi.setAside(id: id) }
        }
    }

    /// It is done again where it was done; what was refused stays here until it is set aside.
    private func mend(_ id: UUID) {
        guard let refused = value?.centre.tray.first(where: { $0.id == id }) else { return }
        attempt { self.desk.way.to(try await self.place(of: refused)) }
    }

    private func place(of refused: Entry) async throws -> Place {
        let whom = try await whom(of: refused.meant)
        switch refused.meant?.command {
        case "record_visit":
            guard let resident = refused.meant?.residents.first else { return .atTheDesk }
            // A visit is filled in again from what was refused.
            let begun = try await desk.jiayi.mendVisit(refused: refused.id, now: desk.now())
            return .visit(resident: resident, first: begun == nil)
        case "assign_resident": return whom.map(Place.assign) ?? .atTheDesk
        case "record_call": return whom.map(Place.outcome) ?? .atTheDesk
        case "record_reading": return .pressure
        case "refuse_refill": return .approvals
        case "request_refill": return .medicines
        case "snooze_resident": return whom.map(Place.snooze) ?? .atTheDesk
        case "withdraw_refill": return .refillStatus
        default: return .atTheDesk
        }
    }

    /// None of somebody who is not on this phone any more.
    private func whom(of meant: Meant?) async throws -> Whom? {
        guard let resident = meant?.residents.first else { return nil }
        return try await desk.jiayi.residentCard(of: resident, now: desk.now()).map {
            Whom(resident: resident, name: $0.name)
        }
    }

    private func synchronise() {
        guard value?.running == false else { return }
        change { $0.running = true }
        attempt {
            defer { self.change { $0.running = false } }
            try await self.desk.synchronise()
        }
    }

    private func entry(_ entry: Entry) -> SyncEntry {
        let said = entry.said
        return SyncEntry(
            id: entry.id, what: entry.meant.map { what($0.command) } ?? "", madeAt: entry.madeAt, code: said?.code,
            mine: said?.stale == true ? entry.meant?.content : nil, now: said?.current)
    }
}
