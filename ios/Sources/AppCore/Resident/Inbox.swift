import CoreFfi
import Foundation
import Observation

/// R15: the most pressing first.
public struct Inbox: Equatable, Sendable {
    public let today: Day
    public let notices: [Notice]
}

public enum InboxEvent: Sendable {
    case frame(FrameEvent)
    case open(source: UUID)
}

@Observable
public final class InboxModel: Page<Inbox, InboxEvent> {
    override public func read(_ her: UUID) async throws -> (Inbox?) -> Inbox {
        let now = desk.now()
        let inbox = Inbox(today: today(at: now), notices: try await desk.jiayi.inbox(of: her, now: now))
        return { _ in inbox }
    }

    override public func on(_ event: InboxEvent) {
        switch event {
        case .frame(let event): common(event)
        case .open(let source): desk.way.to(place(of: value?.notices.first { $0.source == source }))
        }
    }
}

/// Where something is done about it.
func place(of notice: Notice?) -> Place {
    switch notice?.kind {
    case "refill_ready", "refill_refused": .refillStatus
    case "medicine_ends": .medicines
    case "contract_expires": .contract
    case "follow_up_due": .visits
    default: .inbox
    }
}
