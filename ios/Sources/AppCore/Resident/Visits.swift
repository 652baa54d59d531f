import CoreFfi
import Foundation
import Observation

/// R19: what is planned for her and what was done.
public struct Visits: Equatable, Sendable {
    public struct Planned: Equatable, Sendable {
        public let enrolment: UUID
        public let programme: String
        public let due: Day
    }

    public let today: Day
    /// The next of each programme, the nearest first.
    public let planned: [Planned]
    /// The newest first; what was corrected is left out.
    public let done: [VisitLine]
}

@Observable
public final class VisitsModel: Page<Visits, FrameEvent> {
    override public func read(_ her: UUID) async throws -> (Visits?) -> Visits {
        let now = desk.now()
        let card = try await desk.jiayi.residentCard(of: her, now: now)
        let planned = (card?.programmes ?? [])
            .compactMap { line in
                line.nextDue.map { Visits.Planned(enrolment: line.enrolment, programme: line.programme, due: $0) }
            }
            .sorted { $0.due < $1.due }
        let visits = Visits(
            today: today(at: now), planned: planned, done: (card?.visits ?? []).filter { !$0.corrected })
        return { _ in visits }
    }

    override public func on(_ event: FrameEvent) { common(event) }
}
