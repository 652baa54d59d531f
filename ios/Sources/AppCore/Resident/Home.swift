import CoreFfi
import Foundation
import Observation

/// R05, L01.
public enum HomeEvent: Sendable {
    case frame(FrameEvent)
    case openMedicines
    case askAgain
    case switchTo(resident: UUID)
}

@Observable
public final class HomeModel: Page<Home, HomeEvent> {
    override public func read(_ her: UUID) async throws -> (Home?) -> Home {
        let home = try await desk.jiayi.home(of: her, now: desk.now())
        return { _ in home }
    }

    override public func on(_ event: HomeEvent) {
        switch event {
        case .frame(let event): common(event)
        case .openMedicines: desk.way.to(.medicines)
        case .askAgain: desk.way.to(.refill(medicines: value?.medicines.filter(\.canAsk).map(\.medicine) ?? []))
        case .switchTo(let resident): desk.show(resident)
        }
    }
}
