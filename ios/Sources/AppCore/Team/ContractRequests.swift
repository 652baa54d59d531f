import CoreFfi
import Foundation

/// G07.
public struct ContractRequests: Asks, Equatable {
    /// The nearest last day first.
    public var waiting: [ContractRequest]
    /// The one that is looked at.
    public var answering: Answering?

    public var opened: ContractRequest? { waiting.first { $0.contract == answering?.contract } }

    public var canAccept: Bool {
        guard let opened, let answering else { return false }
        return opened.canBeAccepted(answering)
    }

    public var asking: Asking {
        get { answering?.asking ?? Asking() }
        set { answering?.asking = newValue }
    }
}

/// One that is being answered.
public struct Answering: Equatable, Sendable {
    public let contract: UUID
    public var card = ""
    public var whyOneMore = ""
    /// The server says that the panel is full.
    public var isFull = false
    public var asking = Asking() {
        didSet { if case .refused("TEAM_FULL", _) = asking.wrong { isFull = true } }
    }

    public init(contract: UUID) { self.contract = contract }
}

extension ContractRequest {
    /// Whatever must be seen and said was seen and said.
    fileprivate func canBeAccepted(_ entered: Answering) -> Bool {
        mineToAnswer && !entered.asking.sending && (verified || !entered.card.isEmpty)
            && (!entered.isFull || !entered.whyOneMore.trimmed.isEmpty)
    }
}

public enum ContractRequestsEvent: Sendable {
    case frame(FrameEvent)
    case open(contract: UUID)
    case card(number: String)
    case whyOneMore(text: String)
    case accept
    case decline
}

public final class ContractRequestsModel: TeamPage<ContractRequests, ContractRequestsEvent> {
    private static let digitsOfCard = 18

    override public func team() async throws -> (ContractRequests?) -> ContractRequests {
        let waiting = try await desk.jiayi.contractRequests(now: desk.now())
        return { before in
            var requests = ContractRequests(waiting: waiting, answering: before?.answering)
            if requests.opened == nil { requests.answering = nil }
            return requests
        }
    }

    override public func on(_ event: ContractRequestsEvent) {
        switch event {
        case .frame(.back) where value?.answering != nil: change { $0.answering = nil }
        case .frame(let event): common(event)
        case .open(let contract): change { $0.answering = Answering(contract: contract) }
        case .card(let number):
            let card = String(number.filter { $0.isLetter || $0.isNumber }.prefix(Self.digitsOfCard))
            enter { $0.card = card }
        case .whyOneMore(let text): enter { $0.whyOneMore = text }
        case .accept: accept()
        case .decline:
            guard let request = value?.opened else { return }
            desk.way.to(
                .reason(.contract(resident: request.resident, contract: request.contract, name: request.name)))
        }
    }

    private func enter(_ how: (inout Answering) -> Void) {
        change {
            guard var answering = $0.answering else { return }
            how(&answering)
            answering.asking.wrong = nil
            $0.answering = answering
        }
    }

    private func accept() {
        guard let requests = value, requests.canAccept, let request = requests.opened, let entered = requests.answering
        else { return }
        askAtOnce { [desk] in
            let why = entered.whyOneMore.trimmed
            try await desk.jiayi.acceptContract(
                of: request.resident, contract: request.contract, cardNumber: entered.card.isEmpty ? nil : entered.card,
                overCapacityReason: why.isEmpty ? nil : why, now: desk.now())
            self.change { requests in
                requests.waiting.removeAll { $0.contract == request.contract }
                requests.answering = nil
            }
            try await desk.synchronise()
        }
    }
}
