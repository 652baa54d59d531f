import CoreFfi
import Foundation
import Observation

/// R11, L02.
public struct Medicines: Equatable, Sendable {
    /// The one that ends first before all.
    public var all: [Medicine]
    /// Of this day, at the times at which she wants to be told.
    public var doses: [Dose] = []
}

public enum MedicinesEvent: Sendable {
    case frame(FrameEvent)
    /// The one chosen, or all that can be asked for.
    case askAgain(medicines: [UUID])
    case open(medicine: UUID)
    case openRefill(request: UUID)
    /// 已吃, or not after all.
    case take(dose: UUID, taken: Bool)
}

@Observable
public final class MedicinesModel: Page<Medicines, MedicinesEvent> {
    override public func read(_ her: UUID) async throws -> (Medicines?) -> Medicines {
        let now = desk.now()
        // A day is written so that text sorts as time.
        let all = try await desk.jiayi.medicines(of: her, now: now)
            .sorted { ($0.lasts?.runOut ?? "9999") < ($1.lasts?.runOut ?? "9999") }
        let hers = Medicines(all: all, doses: try await desk.jiayi.doses(of: her, now: now).today)
        return { _ in hers }
    }

    override public func on(_ event: MedicinesEvent) {
        switch event {
        case .frame(let event): common(event)
        case .askAgain(let medicines): desk.way.to(.refill(medicines: medicines))
        case .open(let medicine): desk.way.to(.medicine(medicine))
        case .openRefill: desk.way.to(.refillStatus)
        case .take(let dose, let taken):
            attempt { [desk] in
                let isKept = try await desk.jiayi.takeDose(dose: dose, taken: taken, now: desk.now())
                if !isKept { throw JiayiError.gone }
            }
        }
    }
}
