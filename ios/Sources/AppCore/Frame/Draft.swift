import CoreFfi
import Foundation

/// A page on which something is entered, as the system keeps it when it ends the process.
public struct Draft: Equatable, Sendable {
    /// Whom the page shows; none of somebody who has yet to say who she is, and of a team's page.
    public let whose: UUID?
    public let place: Place
    public let entered: [String]
    /// When the page was left.
    public let at: Date

    /// None of a page that is not kept, or on which nothing was entered.
    public init?(_ whose: UUID?, _ place: Place, _ entered: [String]?, at: Date) {
        guard let entered, place.kept != nil else { return nil }
        self.whose = whose
        self.place = place
        self.entered = entered
        self.at = at
    }

    public init?(text: String) {
        guard let parts = try? JSONDecoder().decode([[String]].self, from: Data(text.utf8)), parts.count == 4,
            let place = Place(kept: parts[1]), let at = parts[3].first.flatMap(TimeInterval.init)
        else { return nil }
        whose = parts[0].first.flatMap(UUID.init(uuidString:))
        self.place = place
        entered = parts[2]
        self.at = Date(timeIntervalSinceReferenceDate: at)
    }

    public var text: String {
        let moment = "\(at.timeIntervalSinceReferenceDate)"
        let parts = [whose.map { [$0.uuidString] } ?? [], place.kept ?? [], entered, [moment]]
        let text = try? JSONEncoder().encode(parts)
        return String(decoding: text ?? Data(), as: UTF8.self)
    }

    /// Whatever was done to the clock meanwhile.
    func isFresh(at now: Date) -> Bool { abs(now.timeIntervalSince(at)) <= place.lasts }
}

extension Place {
    private enum Name: String { case pressure, glucose, refill, identity, addRelative, sign, endContract, evidence }

    /// What was measured is kept with the time at which it is kept: an hour later that is not true any more. Of anything else nobody remembers after a
    /// day what she had begun.
    fileprivate var lasts: TimeInterval {
        switch self {
        case .pressure, .glucose: 3600
        default: 86_400
        }
    }

    /// None of a page on which nothing is entered that would be missed.
    fileprivate var kept: [String]? {
        switch self {
        case .pressure: [Name.pressure.rawValue]
        case .glucose: [Name.glucose.rawValue]
        case .refill(let medicines): [Name.refill.rawValue] + medicines.map(\.uuidString)
        case .identity: [Name.identity.rawValue]
        case .addRelative: [Name.addRelative.rawValue]
        case .sign(let offer): [Name.sign.rawValue] + offer.kept
        case .endContract(let contract): [Name.endContract.rawValue, contract.uuidString]
        case .evidence(let resident, let item, let evidence):
            [Name.evidence.rawValue, resident.uuidString, item.uuidString, code(of: evidence)]
        default: nil
        }
    }

    fileprivate init?(kept: [String]) {
        guard let name = kept.first.flatMap(Name.init(rawValue:)) else { return nil }
        let given = Array(kept.dropFirst())
        switch name {
        case .pressure: self = .pressure
        case .glucose: self = .glucose
        case .refill: self = .refill(medicines: given.compactMap(UUID.init(uuidString:)))
        case .identity: self = .identity
        case .addRelative: self = .addRelative
        case .sign:
            guard let offer = Offer(kept: given) else { return nil }
            self = .sign(offer)
        case .endContract:
            guard let contract = given.first.flatMap(UUID.init(uuidString:)) else { return nil }
            self = .endContract(contract)
        case .evidence:
            guard given.count == 3, let resident = UUID(uuidString: given[0]), let item = UUID(uuidString: given[1]),
                let evidence = term(in: Evidence.all, of: given[2])
            else { return nil }
            self = .evidence(resident: resident, item: item, evidence: evidence)
        }
    }

    fileprivate var isOfTeam: Bool {
        if case .evidence = self { true } else { false }
    }
}

extension Evidence {
    fileprivate static let all: [Self] = [.visit, .assessment, .education, .confirmation]
}

extension Offer {
    fileprivate var kept: [String] {
        [
            wanted.team.uuidString, wanted.doctor.uuidString, wanted.package.uuidString, wanted.startsOn,
            "\(wanted.years)", wanted.origin.kept, team, doctor, institution, package,
        ] + wanted.priorityGroups.map { code(of: $0) }
    }

    fileprivate init?(kept: [String]) {
        guard kept.count >= 10, let team = UUID(uuidString: kept[0]), let doctor = UUID(uuidString: kept[1]),
            let package = UUID(uuidString: kept[2]), let years = Int32(kept[4]), let origin = SignedAs(kept: kept[5])
        else { return nil }
        let groups = kept.dropFirst(10).compactMap { term(in: PriorityGroup.all, of: $0) }
        wanted = Wanted(
            team: team, doctor: doctor, package: package, startsOn: kept[3], years: years, priorityGroups: groups,
            origin: origin)
        (self.team, self.doctor, institution, self.package) = (kept[6], kept[7], kept[8], kept[9])
    }
}

extension SignedAs {
    private static let renewing = "renewal "
    private static let transferring = "transfer "

    fileprivate var kept: String {
        switch self {
        case .new: ""
        case .renewal(let of): Self.renewing + of.uuidString
        case .transfer(let from): Self.transferring + from.uuidString
        }
    }

    fileprivate init?(kept: String) {
        func contract(_ how: String) -> UUID? {
            kept.hasPrefix(how) ? UUID(uuidString: String(kept.dropFirst(how.count))) : nil
        }
        if kept.isEmpty {
            self = .new
        } else if let of = contract(Self.renewing) {
            self = .renewal(of: of)
        } else if let from = contract(Self.transferring) {
            self = .transfer(from: from)
        } else {
            return nil
        }
    }
}

extension PriorityGroup {
    fileprivate static let all: [Self] = [
        .child0To6, .pregnant, .elder65, .hypertension, .diabetes, .tuberculosis, .severeMental, .disabled,
        .liftedPoverty, .specialFamily, .copd, .coronaryHeart, .stroke, .general,
    ]
}

/// The term that the core writes so.
func term<Term>(in all: [Term], of text: String) -> Term? { all.first { code(of: $0) == text } }

extension Desk {
    /// Opens again what was half entered, if it was by whoever is signed in.
    func takesUp(_ draft: Draft) async throws -> Bool {
        let first = way.places.last
        let isTeams = first == .worklist && draft.place.isOfTeam
        let hers = if let whose = draft.whose { try await shows(whose) } else { first == draft.place || isTeams }
        if hers { way.to(draft.place) }
        return hers
    }
}
