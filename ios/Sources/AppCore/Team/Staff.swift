import CoreFfi
import Foundation

/// G08.
public enum HomeVisitsEvent: Sendable {
    case frame(FrameEvent)
    case open(resident: UUID)
    case visit(resident: UUID)
}

public final class HomeVisitsModel: TeamPage<HomeVisits, HomeVisitsEvent> {
    override public func team() async throws -> (HomeVisits?) -> HomeVisits {
        let visits = try await desk.jiayi.homeVisits(team: desk.ownTeam(), now: desk.now())
        return { _ in visits }
    }

    override public func on(_ event: HomeVisitsEvent) {
        switch event {
        case .frame(let event): common(event)
        case .open(let resident): desk.way.to(.card(resident: resident, version: nil))
        case .visit(let resident): desk.way.to(.visit(resident: resident))
        }
    }
}

/// G10, and the way to everything that is not on the list.
public enum TeamStandingEvent: Sendable {
    case frame(FrameEvent)
    case openApprovals
    case openRequests
    case openRound
    case find
    case openHistory
    case openSettings
}

public final class TeamStandingModel: TeamPage<TeamStanding, TeamStandingEvent> {
    override public func team() async throws -> (TeamStanding?) -> TeamStanding {
        let standing = try await desk.jiayi.teamStanding(team: desk.ownTeam(), now: desk.now())
        return { _ in standing }
    }

    override public func on(_ event: TeamStandingEvent) {
        let way = desk.way
        switch event {
        case .frame(let event): common(event)
        case .find: way.to(.find)
        case .openApprovals: way.to(.approvals)
        case .openHistory: way.to(.history)
        case .openRequests: way.to(.contractRequests)
        case .openRound: way.to(.homeVisits)
        case .openSettings: way.to(.staffSettings)
        }
    }
}

/// G11, without a camera: by what stands on her card or her phone.
public struct Find: Equatable, Sendable {
    public var text = ""
    /// None before there is enough to look for.
    public var found: Worklist?
}

public enum FindEvent: Sendable {
    case frame(FrameEvent)
    case write(text: String)
    case open(resident: UUID)
}

public final class FindModel: TeamPage<Find, FindEvent> {
    private static let least = 2
    /// Characters of a search, at most.
    private static let most = 40
    private static let shown: UInt32 = 20

    public init(_ desk: Desk) { super.init(desk, first: Find()) }

    override public func team() async throws -> (Find?) -> Find {
        let text = value?.text ?? ""
        let found = text.count < Self.least ? nil : try await desk.worklist(search: text, most: Self.shown)
        return { before in
            // She has written on meanwhile.
            if let before, before.text != text { return before }
            return Find(text: text, found: found)
        }
    }

    override public func on(_ event: FindEvent) {
        switch event {
        case .frame(let event): common(event)
        case .open(let resident): desk.way.to(.card(resident: resident, version: nil))
        case .write(let text):
            change { $0.text = String(text.prefix(Self.most)) }
            again()
        }
    }
}
