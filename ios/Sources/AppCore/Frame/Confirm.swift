import CoreFfi
import Foundation
import Observation

/// Before what cannot be undone.
public struct Confirm: Equatable, Sendable {
    /// The question.
    public let title: String
    /// Who, what and when, in words.
    public let restated: [String]
    /// What the button does, in words: never just "yes".
    public let act: String

    public init(title: String, restated: [String], act: String) {
        self.title = title
        self.restated = restated
        self.act = act
    }
}

public enum ConfirmEvent: Sendable {
    case frame(FrameEvent)
    case act
    case cancel
}

/// The page before what cannot be undone: done, it is left.
@Observable
public final class ConfirmModel: Page<Confirm, ConfirmEvent> {
    @ObservationIgnored private let words: @MainActor (_ her: UUID) async throws -> Confirm
    @ObservationIgnored private let work: @MainActor (_ her: UUID) async throws -> Void

    public init(
        _ desk: Desk, words: @escaping @MainActor (_ her: UUID) async throws -> Confirm,
        work: @escaping @MainActor (_ her: UUID) async throws -> Void
    ) {
        self.words = words
        self.work = work
        super.init(desk)
    }

    override public func read(_ her: UUID) async throws -> (Confirm?) -> Confirm {
        if let value { return { $0 ?? value } }
        let confirm = try await words(her)
        return { $0 ?? confirm }
    }

    override public func on(_ event: ConfirmEvent) {
        switch event {
        case .frame(let event): common(event)
        case .cancel: common(.back)
        case .act: doOnce()
        }
    }

    private func doOnce() {
        guard !isAsking, value != nil, let place = desk.way.places.last else { return }
        isAsking = true
        act { her in
            defer { self.isAsking = false }
            try await self.work(her)
            try await self.desk.synchronise()
            self.desk.way.leave(place)
        }
    }
}
