import CoreFfi
import Foundation
import Observation

/// R14: a supply of more than four weeks is confirmed by whoever takes it.
public struct LongConfirmation: Asks, Equatable {
    /// None where nothing waits for her.
    public let shown: ToConfirm?
    public var drawing = Drawing()
    public var asking = Asking()
    public var done = false

    public var canConfirm: Bool { shown != nil && drawing.isName && !asking.sending && !done }
}

public enum LongConfirmationEvent: Sendable {
    case frame(FrameEvent)
    case draw(stroke: [Dot])
    case clear
    case confirm
}

@Observable
public final class LongConfirmationModel: Page<LongConfirmation, LongConfirmationEvent> {
    override public func read(_ her: UUID) async throws -> (LongConfirmation?) -> LongConfirmation {
        let shown = try await desk.jiayi.toConfirm(of: her, now: desk.now())
        return { before in
            guard let before else { return LongConfirmation(shown: shown) }
            if before.done || before.shown == shown { return before }
            // She has signed for something else.
            return LongConfirmation(shown: shown, asking: before.asking)
        }
    }

    override public func on(_ event: LongConfirmationEvent) {
        switch event {
        case .frame(let event): common(event)
        case .draw(let stroke): change { $0.drawing = $0.drawing.with(stroke) }
        case .clear: change { $0.drawing = Drawing() }
        case .confirm: confirm()
        }
    }

    private func confirm() {
        guard let her = desk.shown, let asked = value, asked.canConfirm, let shown = asked.shown else { return }
        askAtOnce {
            try await self.desk.jiayi.confirmLongPrescription(
                of: her, shown: shown, drawing: asked.drawing.png(), now: self.desk.now())
            self.change { ($0.done, $0.drawing) = (true, Drawing()) }
            try await self.desk.synchronise()
        }
    }
}
