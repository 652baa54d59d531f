import CoreFfi
import Foundation
import Observation

/// R06: where, then which team.
public struct Teams: Equatable, Sendable {
    /// The nearest first.
    public let institutions: [Institution]
    public var chosen: Institution?
    /// Of the chosen one.
    public var teams: [Team] = []
    /// When the server said so; none when it was just now.
    public var asOf: Date?
}

public enum TeamsEvent: Sendable {
    case frame(FrameEvent)
    case choose(institution: UUID)
    case open(team: UUID)
}

@Observable
public final class TeamsModel: Page<Teams, TeamsEvent> {
    @ObservationIgnored private let following: SignedAs

    public init(_ desk: Desk, following: SignedAs) {
        self.following = following
        super.init(desk)
    }

    /// Asked for once: what she chooses from stands while she does. What the phone had kept is asked for again.
    override public func read(_ her: UUID) async throws -> (Teams?) -> Teams {
        let shown = value
        if let shown, shown.asOf == nil { return { $0 ?? shown } }
        let found = try await desk.jiayi.findInstitutions(now: desk.now())
        var fresh = Teams(institutions: found.found, chosen: shown?.chosen, asOf: found.asOf)
        if fresh.chosen == nil, found.found.count == 1 { fresh.chosen = found.found.first }
        if let chosen = fresh.chosen { fresh.found(try await teams(of: chosen)) }
        // Where she has gone on meanwhile, she stays.
        return { [fresh] before in before.flatMap { $0.chosen == shown?.chosen ? nil : $0 } ?? fresh }
    }

    private func teams(of institution: Institution) async throws -> FoundTeams {
        try await desk.jiayi.findTeams(institution: institution.institution, now: desk.now())
    }

    override public func on(_ event: TeamsEvent) {
        switch event {
        case .frame(.back): stepBack()
        case .frame(let event): common(event)
        case .choose(let institution): choose(institution)
        case .open(let team):
            guard let institution = value?.chosen?.institution else { return }
            desk.way.to(.team(institution: institution, team: team, following: following))
        }
    }

    private func choose(_ institution: UUID) {
        guard let chosen = value?.institutions.first(where: { $0.institution == institution }) else { return }
        attempt {
            let teams = try await self.teams(of: chosen)
            self.change {
                $0.chosen = chosen
                $0.found(teams)
            }
            // The server answers again.
            if teams.asOf == nil, self.value?.asOf != nil { self.again() }
        }
    }

    private func stepBack() {
        guard let teams = value, teams.chosen != nil, teams.institutions.count > 1 else { return common(.back) }
        change { ($0.chosen, $0.teams) = (nil, []) }
    }
}

extension Teams {
    /// The older of what is shown says how old it is.
    fileprivate mutating func found(_ teams: FoundTeams) {
        (self.teams, asOf) = (teams.found, [asOf, teams.asOf].compactMap { $0 }.min())
    }
}
