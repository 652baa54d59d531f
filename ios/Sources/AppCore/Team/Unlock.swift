import CoreFfi
import Foundation

/// G01.
public struct Unlocked: Equatable, Sendable {
    public var stands: Unlock
    /// How the last try came out.
    public var proof: Proof?
}

public enum UnlockEvent: Sendable {
    case frame(FrameEvent)
    case open
    case signIn
}

public final class UnlockModel: TeamPage<Unlocked, UnlockEvent> {
    private let unlocking: any Unlocking

    public init(_ desk: Desk, unlocking: any Unlocking) {
        self.unlocking = unlocking
        super.init(desk)
    }

    override public func team() async throws -> (Unlocked?) -> Unlocked {
        let stands = desk.lock.stands ?? .bySignIn
        return { Unlocked(stands: stands, proof: $0?.proof) }
    }

    override public func on(_ event: UnlockEvent) {
        switch event {
        case .frame(let event): common(event)
        case .open: prove()
        case .signIn: desk.way.to(.signIn)
        }
    }

    private func prove() {
        guard case .byPhone = value?.stands else { return }
        attempt { [desk, unlocking] in
            let proof = await unlocking.prove()
            if proof == .done { desk.lock.open() } else { self.change { $0.proof = proof } }
        }
    }
}
