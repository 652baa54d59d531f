import CoreFfi
import Foundation
import Observation

/// L05: whom to call, and when.
public struct Doctor: Equatable, Sendable {
    /// None without a contract.
    public let team: CareTeam?
}

public enum DoctorEvent: Sendable {
    case frame(FrameEvent)
    case sign
    case openVisits
}

@Observable
public final class DoctorModel: Page<Doctor, DoctorEvent> {
    override public func read(_ her: UUID) async throws -> (Doctor?) -> Doctor {
        let doctor = Doctor(team: try await desk.jiayi.home(of: her, now: desk.now()).team)
        return { _ in doctor }
    }

    override public func on(_ event: DoctorEvent) {
        switch event {
        case .frame(let event): common(event)
        case .sign: desk.way.to(.contract)
        case .openVisits: desk.way.to(.visits)
        }
    }
}
