import CoreFfi
import Foundation
import Observation

/// R21. No maker of this phone has a list of its own of what may start or stay awake: what is set comes, if its owner lets it be seen.
public struct Reliability: Equatable, Sendable {
    public struct Allowed: Equatable, Sendable {
        public let what: Allow
        /// None where the phone does not say.
        public let yes: Bool?
    }

    public var steps: [Allowed]
    public var test: ReminderTest
    /// Whether this build has a push beside its own notifications.
    public var pushed: Bool
}

/// What its owner has to allow.
public enum Allow: CaseIterable, Sendable { case notifications, lockScreen }

/// A notification in two minutes, and whether she saw it.
public enum ReminderTest: String, Sendable { case notYet, coming, seen, missed }

public enum ReliabilityEvent: Sendable {
    case frame(FrameEvent)
    case open(what: Allow)
    case test
    case saw(it: Bool)
}

/// What the phone says of reminders, and the pages on which its owner changes it.
@MainActor
public protocol Reminders: AnyObject {
    var pushed: Bool { get }
    var test: ReminderTest { get }

    func isAllowed(_ what: Allow) async -> Bool?
    /// Asks, or opens the system's page.
    func open(_ what: Allow) async
    func ring() async throws
    func saw(_ it: Bool) async
}

extension Reminders {
    func work() async -> Bool {
        for what in Allow.allCases where await isAllowed(what) == false { return false }
        return test != .missed
    }
}

@Observable
public final class ReliabilityModel: Page<Reliability, ReliabilityEvent> {
    @ObservationIgnored private let reminders: any Reminders

    public init(_ desk: Desk, reminders: any Reminders) {
        self.reminders = reminders
        super.init(desk)
    }

    override public func read(_ her: UUID) async throws -> (Reliability?) -> Reliability { await look() }

    override public func read() async throws -> ((Reliability?) -> Reliability)? { await look() }

    private func look() async -> (Reliability?) -> Reliability {
        var steps: [Reliability.Allowed] = []
        for what in Allow.allCases { steps.append(.init(what: what, yes: await reminders.isAllowed(what))) }
        let looked = Reliability(steps: steps, test: reminders.test, pushed: reminders.pushed)
        return { _ in looked }
    }

    override public func on(_ event: ReliabilityEvent) {
        switch event {
        case .frame(let event): common(event)
        case .open(let what): does { await $0.open(what) }
        case .saw(let it): does { await $0.saw(it) }
        case .test: does { try await $0.ring() }
        }
    }

    private func does(_ work: @escaping @MainActor (any Reminders) async throws -> Void) {
        attempt {
            try await work(self.reminders)
            self.again()
        }
    }
}
