import CoreFfi
import Foundation

@testable import AppCore

/// Somebody invented, and what she takes and measures.
let today: Day = "2026-03-02"
let now = (try? Date("2026-03-02T02:24:00Z", strategy: .iso8601)) ?? .distantPast

func id(_ n: UInt8) -> UUID { UUID(uuid: (n, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) }

let careTeam = CareTeam(
    team: id(1), name: "家医一队", doctor: "王秀兰", institution: "金沙城关社区卫生服务中心", phone: "0857-7221101",
    hours: "周一至周五 8:00—17:30")

func lasts(_ days: Int64, counted: UInt32? = nil) -> Lasts {
    let end = today.later(Int(days))
    return Lasts(
        runOut: end, daysLeft: days, words: days > 0 ? "够吃到\(end)" : "按记录已经没有药了",
        wordsEn: days > 0 ? "Lasts until \(end)" : "By the records there is no medicine left",
        reportedOn: counted == nil ? nil : today, unitsLeft: counted)
}

/// Amlodipine, where nothing else is said.
func medicine(
    _ n: UInt8 = 10, _ name: String = "苯磺酸氨氯地平片", lasts: Lasts? = lasts(7), stopped: Bool = false,
    why: String? = nil, from: Day? = nil, refill: Refill? = nil, waits: Bool = false
) -> Medicine {
    Medicine(
        medicine: id(n), name: name, strength: "5mg", unit: "片", howToTake: "每天1次，每次1片，早饭后吃", stopped: stopped,
        lasts: lasts, lastDispensing: lasts == nil ? nil : id(n + 100), handedOver: 28,
        canAsk: lasts != nil && !stopped && why == nil && refill == nil && !waits, whyNot: why.map { [$0] } ?? [],
        fromDay: from, refill: refill, waits: waits)
}

let amlodipine = medicine()
let metformin = medicine(
    11, "盐酸二甲双胍缓释片", lasts: lasts(19), why: "REFILL_TOO_SOON", from: today.later(12))

func dose(_ n: UInt8, hours: Double, _ medicines: [Medicine], taken: Bool = false) -> Dose {
    Dose(id: id(n), at: now.addingTimeInterval(hours * 3600), medicines: medicines.map(\.medicine), taken: taken)
}

let morning = dose(120, hours: -2, [amlodipine, metformin], taken: true)
let evening = dose(121, hours: 10, [metformin])

func refill(
    _ state: RefillState, collectBy: Day? = nil, delayed: String? = nil, reason: String? = nil
) -> Refill {
    Refill(request: id(30), item: id(31), state: state, collectBy: collectBy, delayed: delayed, reason: reason)
}

func item(_ medicine: Medicine, _ stands: Refill) -> RefillItem {
    RefillItem(
        name: medicine.name, strength: medicine.strength, stands: stands, receivedAt: now, reviewedAt: nil,
        preparingAt: nil, readyAt: nil, collectedAt: nil, endedAt: nil, decidedBy: nil)
}

func request(_ n: UInt8, _ items: [RefillItem], waits: Bool = false) -> RefillRequest {
    RefillRequest(
        request: id(n), requestedAt: now, by: "赵春兰", actingFor: nil, earlyReason: nil, note: nil, items: items,
        waits: waits)
}

func shown(
    _ n: UInt8, _ value: Measured, at: Date = now, advice: Advice? = nil, waits: Bool = false
) -> ShownReading {
    ShownReading(
        id: id(n), value: value, signs: [], takenAt: at, source: .home, by: nil, advice: advice, waits: waits)
}

let pressureReading = shown(20, .bloodPressure(systolic: 138, diastolic: 84, pulse: 72, arm: nil))

func home(
    people: [Person] = [Person(resident: id(1), name: "赵春兰", maySign: true)],
    medicines: [Medicine] = [amlodipine, metformin], isNew: Bool = false
) -> Home {
    let ends = Notice(kind: "medicine_ends", on: today.later(7), about: amlodipine.name, source: id(10))
    return Home(
        resident: id(1), name: "赵春兰", today: today, people: people, next: isNew ? nil : ends, notices: isNew ? 0 : 3,
        medicines: isNew ? [] : medicines, lastReading: isNew ? nil : pressureReading, team: isNew ? nil : careTeam,
        unsent: Unsent(waiting: 0, oldest: nil, held: 0, rejected: 0, ofOthers: 0), lastSync: now)
}
