import CoreFfi
import Foundation
import Observation

/// R10.
public struct Contracts: Equatable, Sendable {
    /// The one with which something can be done, or else the one that lasts longest; none before the first.
    public let contract: Contract?
    public var others: [Contract] = []
    /// A proxy looks on.
    public var maySign = true
}

public enum ContractEvent: Sendable {
    case frame(FrameEvent)
    case sign
    case renew
    case changeTeam
    case withdraw
    case end
    case takeBack
}

@Observable
public final class ContractModel: Page<Contracts, ContractEvent> {
    override public func read(_ her: UUID) async throws -> (Contracts?) -> Contracts {
        let now = desk.now()
        let all = try await desk.jiayi.contracts(of: her, now: now)
        let first = all.first(where: \.isOpen) ?? all.first
        let people = try await desk.jiayi.home(of: her, now: now).people
        let contracts = Contracts(
            contract: first, others: all.filter { $0 != first },
            maySign: people.contains { $0.resident == her && $0.maySign })
        return { _ in contracts }
    }

    override public func on(_ event: ContractEvent) {
        if case .frame(let event) = event { return common(event) }
        if case .sign = event { return desk.way.to(.teams(following: .new)) }
        guard let contract = value?.contract else { return }
        switch event {
        case .frame, .sign: break
        case .changeTeam: desk.way.to(.teams(following: .transfer(from: contract.contract)))
        case .renew: desk.way.to(.sign(contract.again))
        case .end: desk.way.to(.endContract(contract.contract))
        case .withdraw: desk.way.to(.withdrawContract(contract.contract))
        case .takeBack:
            act { her in
                try await self.desk.jiayi.takeBackEnd(of: her, contract: contract.contract, now: self.desk.now())
                try await self.desk.synchronise()
            }
        }
    }
}

extension Contract {
    fileprivate var isOpen: Bool { can.withdraw || can.renew || can.end || can.takeBack }

    /// The same again, from the day after it ends.
    fileprivate var again: Offer {
        let wanted = Wanted(
            team: team, doctor: doctor, package: package, startsOn: endsOn.later(1), years: years,
            priorityGroups: priorityGroups, origin: .renewal(of: contract))
        return Offer(
            wanted: wanted, team: teamName, doctor: doctorName, institution: institutionName, package: packageName)
    }
}
