import CoreFfi
import Foundation
import Observation

/// One purpose of R04.
public enum ConsentEvent: Sendable {
    case frame(FrameEvent)
    case give
    case withdraw
}

@Observable
public final class ConsentModel: Page<Consent, ConsentEvent> {
    @ObservationIgnored private let purpose: ConsentPurpose

    public init(_ desk: Desk, purpose: ConsentPurpose) {
        self.purpose = purpose
        super.init(desk)
    }

    override public func read(_ her: UUID) async throws -> (Consent?) -> Consent {
        let given = try await desk.jiayi.family(of: her, now: desk.now()).consents.contains(purpose)
        let consent = Consent(text: try .of(purpose), given: given)
        return { _ in consent }
    }

    override public func on(_ event: ConsentEvent) {
        switch event {
        case .frame(let event): common(event)
        case .give:
            act { her in
                try await self.desk.jiayi.giveConsent(of: her, shown: .of(self.purpose), now: self.desk.now())
                self.kept()
            }
        case .withdraw:
            act { her in
                try await self.desk.jiayi.withdrawConsent(of: her, purpose: self.purpose, now: self.desk.now())
                self.kept()
            }
        }
    }
}
