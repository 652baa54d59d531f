import CoreFfi
import Foundation
import Observation

/// R12.
public struct MedicineView: Equatable, Sendable {
    public var medicine: Medicine
    /// The requests in which it stands, the newest first.
    public var asked: [RefillRequest]
    /// None of what is not hers or has no times of a day.
    public var times: MedicineTimes?
    /// How many are left, as she counts them; none when she is not counting.
    public var count: Int?
    /// The code of what is wrong with the count.
    public var wrong: String?
    /// Just now.
    public var counted = false
}

public enum MedicineEvent: Sendable {
    case frame(FrameEvent)
    case count
    case step(by: Int)
    case press(key: Key)
    case keep
    case askAgain
    case openRefill(request: UUID)
    /// She wants to be told at its times.
    case tell(on: Bool)
    /// One of its times, by half an hour.
    case shift(turn: Int, later: Bool)
    case checkReminders
}

@Observable
public final class MedicineModel: Page<MedicineView, MedicineEvent> {
    private static let digits = 3
    private static let most = 999

    @ObservationIgnored private let medicine: UUID
    /// What is left is counted at once.
    @ObservationIgnored private let counting: Bool
    @ObservationIgnored private var keeping = false

    public init(_ desk: Desk, medicine: UUID, counting: Bool) {
        self.medicine = medicine
        self.counting = counting
        super.init(desk)
    }

    override public func read(_ her: UUID) async throws -> (MedicineView?) -> MedicineView {
        let now = desk.now()
        let all = try await desk.jiayi.medicines(of: her, now: now)
        let requests = try await desk.jiayi.refills(of: her, now: now)
        guard let medicine = all.first(where: { $0.medicine == medicine }) else { throw JiayiError.gone }
        let asked = requests.filter { $0.items.contains { $0.isOf(medicine) } }
        let times = try await desk.jiayi.doses(of: her, now: now).times.first { $0.medicine == medicine.medicine }
        return { [counting] before in
            guard var view = before else {
                let count = counting ? medicine.toBeginWith : nil
                return MedicineView(medicine: medicine, asked: asked, times: times, count: count)
            }
            (view.medicine, view.asked, view.times) = (medicine, asked, times)
            return view
        }
    }

    override public func on(_ event: MedicineEvent) {
        switch event {
        case .frame(.back): if !backs() { common(.back) }
        case .frame(let event): common(event)
        case .count: change { ($0.count, $0.counted) = ($0.medicine.toBeginWith, false) }
        case .step(let by): count { max($0 + by, 0) }
        case .press(let key): count { Int(key.pressed("\($0)", most: Self.digits)) ?? 0 }
        case .keep: keep()
        case .askAgain: desk.way.to(.refill(medicines: [medicine]))
        case .openRefill: desk.way.to(.refillStatus)
        case .tell(let on): times { try await $0.tellDoses(medicine: $1, on: on, now: $2) }
        case .shift(let turn, let later):
            times { try await $0.shiftDose(medicine: $1, turn: UInt16(turn), later: later, now: $2) }
        case .checkReminders: desk.way.to(.reliability)
        }
    }

    /// Where a time cannot be moved any more, nothing is changed.
    private func times(
        _ change: @escaping @MainActor (any JiayiProtocol, UUID, Date) async throws -> Bool
    ) {
        attempt { [desk, medicine] in _ = try await change(desk.jiayi, medicine, desk.now()) }
    }

    /// Nobody has more left than was handed over.
    private func count(_ how: (Int) -> Int) {
        change {
            let most = $0.medicine.handedOver.map { Int($0) } ?? Self.most
            $0.count = $0.count.map { min(how($0), most) }
            $0.wrong = nil
        }
    }

    private func keep() {
        guard let shown = value, let count = shown.count, let dispensing = shown.medicine.lastDispensing, !keeping
        else { return }
        keeping = true
        act { her in
            defer { self.keeping = false }
            do {
                try await self.desk.jiayi.reportStock(
                    of: her, dispensing: dispensing, unitsLeft: UInt32(count), now: self.desk.now())
                self.change { ($0.count, $0.counted) = (nil, true) }
                self.kept()
            } catch JiayiError.Refused(let code, _, _) {
                self.change { $0.wrong = code }
            }
        }
    }

    private func backs() -> Bool {
        guard value?.count != nil, !counting else { return false }
        change { ($0.count, $0.wrong) = (nil, nil) }
        return true
    }
}

extension Medicine {
    /// Her last count, or what was handed over: she takes away from it.
    fileprivate var toBeginWith: Int? { lastDispensing == nil ? nil : Int(lasts?.unitsLeft ?? handedOver ?? 0) }
}

extension RefillItem {
    public func isOf(_ medicine: Medicine) -> Bool { name == medicine.name && strength == medicine.strength }
}
