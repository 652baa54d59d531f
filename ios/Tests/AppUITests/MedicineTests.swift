import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private let before = request(30, [item(amlodipine, refill(.collected)), item(metformin, refill(.refused))])
private let normal = MedicineView(medicine: amlodipine, asked: [before])
private let counted = MedicineView(
    medicine: medicine(lasts: lasts(12, counted: 12), waits: true), asked: [before], counted: true)

private func counting(_ count: Int, wrong: String? = nil) -> Screen<MedicineView> {
    screen(.ready(MedicineView(medicine: amlodipine, asked: [], count: count, wrong: wrong)))
}

private func times(told: Bool) -> MedicineView {
    let times = MedicineTimes(medicine: amlodipine.medicine, minutes: [450, 840, 1200], told: told)
    return MedicineView(medicine: amlodipine, asked: [before], times: times)
}

private let samples = [
    ("loading", screen(.loading)), ("normal", screen(.ready(normal))),
    ("with times proposed", screen(.ready(times(told: false)))), ("with its times", screen(.ready(times(told: true)))),
    ("too soon", screen(.ready(MedicineView(medicine: metformin, asked: [])))),
    ("asked for", screen(.ready(MedicineView(medicine: medicine(refill: refill(.received)), asked: [])))),
    ("counting", counting(28)), ("wrong count", counting(99, wrong: "BAD_VALUE")),
    ("counted", screen(.ready(counted), offline)), ("error", screen(.failed(code: "BUSY", network: false))),
    ("offline", screen(.ready(normal), offline)),
].map { state in Sample("R12 medicine \(state.0)") { MedicineScreen(state.1) { _ in } } }

@MainActor
struct MedicineTests {
    @Test(arguments: samples)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    @Test func whatIsLeftIsCountedWithKeysAndSteps() {
        var events: [MedicineEvent] = []
        let nodes = tree(of: MedicineScreen(counting(28)) { events.append($0) })
        nodes.button("减1")?.act?()
        nodes.button("7")?.act?()
        nodes.button("删掉一位")?.act?()
        guard events.count == 3, case .step(-1) = events[0], case .press(.digit(7)) = events[1],
            case .press(.erase) = events[2]
        else { Issue.record("\(events)"); return }
    }

    @Test func whatWasCountedSaysWhenAndThatItIsOnlyHere() {
        let nodes = tree(of: MedicineScreen(screen(.ready(counted))) { _ in })
        let words = Words(.chinese)
        #expect(nodes.says(words.medicineCountedOn(date: "3月2日", count: 12, unit: "片")))
        #expect(nodes.says(words.waiting) && nodes.says(words.medicineCounted))
    }

    @Test func ofARequestOnlyThisMedicineIsTold() {
        let nodes = tree(of: MedicineScreen(screen(.ready(normal))) { _ in })
        let words = Words(.chinese)
        #expect(nodes.says(words.refillCollected) && !nodes.says(words.refillRefused))
    }

    @Test func herTimesAreMovedOneByOneAndNoneIsToldBeforeSheWantsIt() {
        let words = Words(.chinese)
        var events: [MedicineEvent] = []
        let proposed = tree(of: MedicineScreen(screen(.ready(times(told: false)))) { events.append($0) })
        #expect(proposed.says("07:30、14:00、20:00") && proposed.button(words.doseEarlier(time: "07:30")) == nil)
        proposed.all.first { $0.kind == .toggle }?.turn?(true)
        let told = tree(of: MedicineScreen(screen(.ready(times(told: true)))) { events.append($0) })
        told.button(words.doseEarlier(time: "07:30"))?.act?()
        told.button(words.doseLater(time: "20:00"))?.act?()
        told.button(words.settingsRemindersCheck)?.act?()
        guard events.count == 4, case .tell(true) = events[0], case .shift(0, false) = events[1],
            case .shift(2, true) = events[2], case .checkReminders = events[3]
        else { Issue.record("\(events)"); return }
        #expect(told.says(words.doseYours))
    }
}
