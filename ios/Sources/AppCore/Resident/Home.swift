import CoreFfi
import Foundation
import Observation

/// R05, L01.
public enum HomeEvent: Sendable {
    case frame(FrameEvent)
    case askAgain
    case measureGlucose
    case measurePressure
    case openContract
    case openDoctor
    case openFamily
    case openInbox
    case openMedicines
    case openNotice(source: UUID)
    case openSettings
    case openTrend
    case openVisits
    case switchEdition
    case switchTo(resident: UUID)
}

@Observable
public final class HomeModel: Page<Home, HomeEvent> {
    @ObservationIgnored private let edition: @MainActor () -> Void

    public init(_ desk: Desk, edition: @escaping @MainActor () -> Void) {
        self.edition = edition
        super.init(desk)
    }

    override public func read(_ her: UUID) async throws -> (Home?) -> Home {
        let home = try await desk.jiayi.home(of: her, now: desk.now())
        return { _ in home }
    }

    override public func on(_ event: HomeEvent) {
        let way = desk.way
        switch event {
        case .frame(let event): common(event)
        case .askAgain: way.to(.refill(medicines: value?.medicines.filter(\.canAsk).map(\.medicine) ?? []))
        case .measureGlucose: way.to(.glucose)
        case .measurePressure: way.to(.pressure)
        case .openContract: way.to(.contract)
        case .openDoctor: way.to(.doctor)
        case .openFamily: way.to(.family)
        case .openInbox: way.to(.inbox)
        case .openMedicines: way.to(.medicines)
        case .openNotice: way.to(place(of: value?.next))
        case .openSettings: way.to(.settings)
        case .openTrend: way.to(.trend)
        case .openVisits: way.to(.visits)
        case .switchEdition: edition()
        case .switchTo(let resident): desk.show(resident)
        }
    }
}
