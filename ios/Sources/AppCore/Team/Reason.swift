import CoreFfi
import Foundation

/// A no to somebody, with the words that she reads.
public struct Reason: Asks, Equatable {
    public let about: Reasoned
    public var text = ""
    public var asking = Asking()

    public var canBeSent: Bool { !text.trimmed.isEmpty && !asking.sending }
}

public enum ReasonEvent: Sendable {
    case frame(FrameEvent)
    case write(text: String)
    case send
}

public final class ReasonModel: TeamPage<Reason, ReasonEvent> {
    private let about: Reasoned

    public init(_ desk: Desk, about: Reasoned) {
        self.about = about
        super.init(desk, first: Reason(about: about))
    }

    override public func team() async throws -> (Reason?) -> Reason {
        { [about] in $0 ?? Reason(about: about) }
    }

    override public func on(_ event: ReasonEvent) {
        switch event {
        case .frame(let event): common(event)
        case .write(let text):
            change {
                $0.text = text
                $0.asking.wrong = nil
            }
        case .send: send()
        }
    }

    private func send() {
        guard let reason = value, reason.canBeSent else { return }
        askAtOnce { [desk, about] in
            switch about {
            case .refill(let resident, let request, let item, _, _):
                // Kept, and sent when there is a network.
                try await desk.jiayi.refuseRefill(
                    of: resident, request: request, items: [item], reason: reason.text, now: desk.now())
                self.kept()
            case .contract(let resident, let contract, _):
                try await desk.jiayi.declineContract(
                    of: resident, contract: contract, reason: reason.text, now: desk.now())
                try await desk.synchronise()
            }
            desk.way.leave(.reason(about))
        }
    }
}
