import CoreFfi
import Foundation
import Observation

/// R13, L03: asking for medicines again.
public struct RefillAsk: Equatable, Sendable {
    /// Which, anything to say, is this right, sent.
    public enum Step: String, Sendable { case choose, note, confirm, sent }

    public var step: Step
    /// All of hers, also those that cannot be asked for: each says why.
    public var medicines: [Medicine]
    public var chosen: Set<UUID>
    /// In elderly mode, which of them is asked about now.
    public var asking = 0
    public var note = ""
    /// Where it is collected.
    public var place: String?
    /// It was kept on the phone and is not delivered.
    public var waits = false
}

public enum RefillEvent: Sendable {
    case frame(FrameEvent)
    case choose(medicine: UUID, wanted: Bool)
    case note(text: String)
    case next
    case send
    case showStatus
    case done
}

@Observable
public final class RefillModel: Page<RefillAsk, RefillEvent> {
    @ObservationIgnored private let asked: [UUID]
    /// In elderly mode each medicine is a question of its own.
    @ObservationIgnored private let oneByOne: Bool

    public init(_ desk: Desk, asked: [UUID], oneByOne: Bool) {
        self.asked = asked
        self.oneByOne = oneByOne
        super.init(desk)
    }

    override public func read(_ her: UUID) async throws -> (RefillAsk?) -> RefillAsk {
        let now = desk.now()
        let medicines = try await desk.jiayi.medicines(of: her, now: now)
        let place = try await desk.jiayi.home(of: her, now: now).team?.institution
        return { [asked, oneByOne] before in
            guard var ask = before else { return .begin(medicines, asked, oneByOne, place) }
            ask.medicines = medicines
            ask.place = place
            return ask
        }
    }

    override public var entered: [String]? {
        guard let ask = value, ask.step != .sent else { return nil }
        return [ask.step.rawValue, "\(ask.asking)", ask.note] + ask.chosen.map(\.uuidString)
    }

    override public func takeUp(_ entered: [String]) {
        guard entered.count >= 3, let step = RefillAsk.Step(rawValue: entered[0]), let asking = Int(entered[1])
        else { return }
        let chosen = Set(entered.dropFirst(3).compactMap(UUID.init(uuidString:)))
        begin(with: RefillAsk(step: step, medicines: [], chosen: chosen, asking: asking, note: entered[2]))
    }

    override public func on(_ event: RefillEvent) {
        switch event {
        case .frame(.back): stepBack()
        case .frame(let event): common(event)
        case .choose(let medicine, let wanted): choose(medicine, wanted)
        case .note(let text): change { $0.note = text }
        case .next: change { $0.step = $0.next(oneByOne) }
        case .send: send()
        case .showStatus: desk.way.to(.refillStatus)
        case .done: desk.way.home()
        }
    }

    private func choose(_ medicine: UUID, _ wanted: Bool) {
        change { ask in
            if wanted { ask.chosen.insert(medicine) } else { ask.chosen.remove(medicine) }
            guard oneByOne else { return }
            ask.asking += 1
            if ask.asking >= ask.medicines.count(where: \.canAsk) { ask.step = .confirm }
        }
    }

    private func stepBack() {
        switch value {
        case let ask? where ask.step == .note: change { $0.step = .choose }
        case let ask? where oneByOne && ask.step == .choose && ask.asking > 0: change { $0.asking -= 1 }
        default: common(.back)
        }
    }

    private func send() {
        guard let ask = value, ask.step == .confirm, !ask.chosen.isEmpty, !isAsking else { return }
        isAsking = true
        act { her in
            defer { self.isAsking = false }
            let note = ask.note.trimmed.isEmpty ? nil : ask.note
            _ = try await self.desk.jiayi.requestRefill(
                of: her, medicines: Array(ask.chosen), note: note, now: self.desk.now())
            // Not before it is on the phone for good.
            self.change { ($0.step, $0.waits) = (.sent, true) }
            self.kept()
        }
    }
}

/// R14: where what was asked for is.
public struct RefillStatus: Equatable, Sendable {
    /// The newest first.
    public let requests: [RefillRequest]
    /// What waits for her signature.
    public let toConfirm: ToConfirm?
}

public enum RefillStatusEvent: Sendable {
    case frame(FrameEvent)
    case withdraw(request: UUID, item: UUID)
    case confirm
}

@Observable
public final class RefillStatusModel: Page<RefillStatus, RefillStatusEvent> {
    override public func read(_ her: UUID) async throws -> (RefillStatus?) -> RefillStatus {
        let now = desk.now()
        let requests = try await desk.jiayi.refills(of: her, now: now)
        let status = RefillStatus(requests: requests, toConfirm: try await desk.jiayi.toConfirm(of: her, now: now))
        return { _ in status }
    }

    override public func on(_ event: RefillStatusEvent) {
        switch event {
        case .frame(let event): common(event)
        case .confirm: desk.way.to(.longConfirmation)
        case .withdraw(let request, let item):
            act { her in
                try await self.desk.jiayi.withdrawRefill(of: her, request: request, items: [item], now: self.desk.now())
                self.kept()
            }
        }
    }
}

extension RefillAsk {
    fileprivate static func begin(
        _ medicines: [Medicine], _ asked: [UUID], _ oneByOne: Bool, _ place: String?
    ) -> Self {
        let chosen = Set(medicines.filter { $0.canAsk && asked.contains($0.medicine) }.map(\.medicine))
        let step: Step = chosen.isEmpty || oneByOne ? .choose : .confirm
        return Self(step: step, medicines: medicines, chosen: oneByOne ? [] : chosen, place: place)
    }

    fileprivate func next(_ oneByOne: Bool) -> Step {
        switch step {
        case .choose: oneByOne ? .confirm : .note
        case .note: .confirm
        case .confirm, .sent: step
        }
    }
}
