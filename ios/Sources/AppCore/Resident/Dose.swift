import CoreFfi
import Foundation
import Observation

/// L06, of a time at which medicines are taken.
public struct DoseView: Equatable, Sendable {
    public var dose: Dose
    /// Those of the dose.
    public var medicines: [Medicine]
}

public enum DoseEvent: Sendable {
    case frame(FrameEvent)
    /// 已吃, or not after all.
    case take(taken: Bool)
    case callFamily
    case done
}

@Observable
public final class DoseModel: Page<DoseView, DoseEvent> {
    @ObservationIgnored private let dose: UUID

    public init(_ desk: Desk, dose: UUID) {
        self.dose = dose
        super.init(desk)
    }

    override public func read(_ her: UUID) async throws -> (DoseView?) -> DoseView {
        let now = desk.now()
        guard let dose = try await desk.jiayi.dose(dose: dose, now: now) else {
            // Once she has changed its times: what she saw stands.
            guard let value else { throw JiayiError.gone }
            return { $0 ?? value }
        }
        let medicines = try await desk.jiayi.medicines(of: her, now: now).filter {
            dose.medicines.contains($0.medicine)
        }
        return { _ in DoseView(dose: dose, medicines: medicines) }
    }

    override public func on(_ event: DoseEvent) {
        switch event {
        case .frame(let event): common(event)
        case .take(let taken):
            attempt { [desk, dose] in
                let isKept = try await desk.jiayi.takeDose(dose: dose, taken: taken, now: desk.now())
                if !isKept { throw JiayiError.gone }
            }
        case .callFamily: desk.way.to(.family)
        case .done: desk.way.home()
        }
    }
}
