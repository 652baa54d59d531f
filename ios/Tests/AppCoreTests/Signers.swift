import CoreFfi
import Foundation
import Testing

@testable import AppCore

extension Wrong {
    var code: String? {
        if case .refused(let code, _) = self { code } else { nil }
    }
}

extension Pocket {
    func inForce() async throws -> Contract {
        let her = try #require(desk.shown)
        return try #require(try await jiayi.contracts(of: her, now: Date()).first { $0.can.end })
    }

    /// From the list of teams to what she signs.
    func chooses(_ following: SignedAs, _ isHers: (UUID) -> Bool) async throws -> Offer {
        let teams = opened(TeamsModel(desk, following: following))
        let found = try await shows(teams)
        teams.on(.choose(institution: found.institutions[0].institution))
        let here = try await shows(teams) { $0.chosen != nil }
        teams.on(.open(team: try #require(here.teams.first { $0.room.left > 0 && isHers($0.team) }).team))
        guard case .team(let institution, let team, following) = place else {
            throw JiayiError.Internal(detail: "\(desk.way.places)")
        }
        let choice = opened(TeamModel(desk, institution: institution, team: team, following: following))
        let doctors = try await shows(choice) { $0.step == .about }.doctors
        choice.on(.next)
        choice.on(.doctor(doctor: try #require(doctors.first { $0.room?.left ?? 0 > 0 }).staff))
        choice.on(.next)
        #expect(choice.value?.step == .package)
        choice.on(.frame(.back))
        #expect(choice.value?.step == .doctor)
        choice.on(.next)
        choice.on(.pack(pack: try #require(choice.value?.team.packages.first).package))
        choice.on(.next)
        return try await waits {
            if case .sign(let offer) = place { offer } else { nil }
        }
    }

    /// Down to the code.
    func draws(_ signing: SigningModel) async throws {
        signing.on(.seenToEnd)
        signing.on(.next)
        signing.on(.draw(stroke: [Dot(x: 0.1, y: 0.1)]))
        #expect(signing.value?.drawing.strokes.count == 1 && signing.value?.canGoOn == false, "a dot is no name")
        signing.on(.next)
        signing.on(.clear)
        #expect(signing.value?.step == .draw && signing.value?.drawing == Drawing())
        signing.on(.draw(stroke: [Dot(x: 0.1, y: 0.1), Dot(x: 0.6, y: 0.3), Dot(x: 0.2, y: 0.4)]))
        signing.on(.next)
        #expect(try await shows(signing) { $0.step == .code && !$0.asking.sending }.asking.wrong == nil)
    }

    /// A second tap signs nothing twice.
    func signs(_ signing: SigningModel, _ server: Server, _ number: String) async throws {
        try await draws(signing)
        signing.on(.code(text: try await server.code(sentTo: number)))
        for _ in 0..<2 { signing.on(.next) }
    }
}
