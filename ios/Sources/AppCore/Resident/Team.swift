import CoreFfi
import Foundation
import Observation

/// R07: one question on a page.
public struct TeamChoice: Equatable, Sendable {
    public enum Step: Sendable { case about, doctor, package }

    public var step = Step.about
    public var team: Team
    public var doctor: UUID?
    public var package: UUID?
    /// As ``Teams/asOf``.
    public var asOf: Date?

    /// Those one can sign with.
    public var doctors: [Member] { team.members.filter { $0.room != nil } }

    public var canGoOn: Bool {
        switch step {
        case .about: team.room.left > 0 && !team.packages.isEmpty
        case .doctor: doctor != nil
        case .package: package != nil
        }
    }
}

public enum TeamEvent: Sendable {
    case frame(FrameEvent)
    case doctor(doctor: UUID)
    case pack(pack: UUID)
    case next
}

/// What she signs, by name.
public struct Offer: Hashable, Sendable {
    public let wanted: Wanted
    public let team: String
    public let doctor: String
    public let institution: String
    public let package: String
}

@Observable
public final class TeamModel: Page<TeamChoice, TeamEvent> {
    /// What is usual; another term is agreed on at the desk.
    private static let years: Int32 = 1

    @ObservationIgnored private let institution: UUID
    @ObservationIgnored private let team: UUID
    @ObservationIgnored private let following: SignedAs

    public init(_ desk: Desk, institution: UUID, team: UUID, following: SignedAs) {
        self.institution = institution
        self.team = team
        self.following = following
        super.init(desk)
    }

    /// As ``TeamsModel``.
    override public func read(_ her: UUID) async throws -> (TeamChoice?) -> TeamChoice {
        let shown = value
        if let shown, shown.asOf == nil { return { $0 ?? shown } }
        let teams = try await desk.jiayi.findTeams(institution: institution, now: desk.now())
        guard let found = teams.found.first(where: { $0.team == team }) else { throw JiayiError.gone }
        return { before in
            var choice = before ?? TeamChoice(team: found)
            (choice.team, choice.asOf) = (found, teams.asOf)
            return choice
        }
    }

    override public func on(_ event: TeamEvent) {
        switch event {
        case .frame(.back): stepBack()
        case .frame(let event): common(event)
        case .doctor(let doctor): change { $0.doctor = doctor }
        case .pack(let package): change { $0.package = package }
        case .next: next()
        }
    }

    private func next() {
        guard let choice = value, choice.canGoOn else { return }
        switch choice.step {
        case .about:
            change {
                $0.step = .doctor
                $0.doctor = $0.doctor ?? $0.onlyDoctor
            }
        case .doctor:
            change {
                $0.step = .package
                $0.package = $0.package ?? $0.onlyPackage
            }
        case .package:
            act { her in
                let today = try await self.desk.jiayi.home(of: her, now: self.desk.now()).today
                guard let offer = choice.offer(self.following, years: Self.years, today) else { return }
                self.desk.way.to(.sign(offer))
            }
        }
    }

    private func stepBack() {
        switch value?.step {
        case .doctor: change { $0.step = .about }
        case .package: change { $0.step = .doctor }
        case .about, nil: common(.back)
        }
    }
}

extension TeamChoice {
    fileprivate var onlyDoctor: UUID? {
        let free = doctors.filter { $0.room?.left ?? 0 > 0 }
        return free.count == 1 ? free[0].staff : nil
    }

    fileprivate var onlyPackage: UUID? { team.packages.count == 1 ? team.packages[0].package : nil }

    /// From the first day on which it can begin.
    fileprivate func offer(_ following: SignedAs, years: Int32, _ today: Day) -> Offer? {
        guard let doctor = team.members.first(where: { $0.staff == doctor }),
            let package = team.packages.first(where: { $0.package == package })
        else { return nil }
        let wanted = Wanted(
            team: team.team, doctor: doctor.staff, package: package.package,
            startsOn: following.isTransfer ? today.later(1) : today, years: years, priorityGroups: [],
            origin: following)
        return Offer(
            wanted: wanted, team: team.name, doctor: doctor.name, institution: team.institutionName,
            package: package.name)
    }
}

extension SignedAs {
    fileprivate var isTransfer: Bool {
        if case .transfer = self { true } else { false }
    }
}
