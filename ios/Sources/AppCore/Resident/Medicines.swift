import CoreFfi
import Foundation
import Observation

/// R11, L02: the one that ends first before all.
public enum MedicinesEvent: Sendable {
    case frame(FrameEvent)
    /// The one chosen, or all that can be asked for.
    case askAgain(medicines: [UUID])
    case open(medicine: UUID)
    case openRefill(request: UUID)
}

@Observable
public final class MedicinesModel: Page<[Medicine], MedicinesEvent> {
    override public func read(_ her: UUID) async throws -> ([Medicine]?) -> [Medicine] {
        // A day is written so that text sorts as time.
        let medicines = try await desk.jiayi.medicines(of: her, now: desk.now())
            .sorted { ($0.lasts?.runOut ?? "9999") < ($1.lasts?.runOut ?? "9999") }
        return { _ in medicines }
    }

    override public func on(_ event: MedicinesEvent) {
        switch event {
        case .frame(let event): common(event)
        case .askAgain(let medicines): desk.way.to(.refill(medicines: medicines))
        case .open(let medicine): desk.way.to(.medicine(medicine))
        case .openRefill: desk.way.to(.refillStatus)
        }
    }
}
