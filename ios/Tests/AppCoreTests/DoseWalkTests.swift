import CoreFfi
import Design
import Foundation
import Testing

@testable import AppCore

/// The times of medicines: on the pages, and in the notification centre.
@MainActor
struct DoseWalkTests {
    private let words = Words(.chinese)

    @Test func sheIsToldAtTimesThatSheMovesTicksWhatSheTookOnEveryPageOfItAndNobodyHearsOfIt() async throws {
        let server = try await Held.server.value
        let pocket = try await Pocket(server)
        try await pocket.signsIn("13800130001", server)
        pocket.line.cut = true
        let (desk, her) = (pocket.desk, try #require(pocket.desk.shown))
        let all = try await pocket.jiayi.medicines(of: her, now: desk.now())
        let medicine = try #require(all.first { $0.canAsk && $0.lastDispensing != nil }?.medicine)
        let page = pocket.opened(MedicineModel(desk, medicine: medicine, counting: false))
        let proposed = try #require(try await pocket.shows(page) { $0.times != nil }.times)
        #expect(!proposed.told)
        let list = pocket.opened(MedicinesModel(desk))
        #expect(try await pocket.shows(list).doses == [])
        page.on(.tell(on: true))
        try await pocket.shows(page) { $0.times?.told == true }
        page.on(.shift(turn: proposed.minutes.count - 1, later: true))
        try await pocket.shows(page) { $0.times?.minutes.last == proposed.minutes.last.map { $0 + 30 } }
        let dose = try #require(try await pocket.shows(list) { $0.doses.count == proposed.minutes.count }.doses.first)
        list.on(.take(dose: dose.id, taken: true))
        try await pocket.shows(list) { $0.doses[0].taken }
        list.on(.take(dose: dose.id, taken: false))
        try await pocket.shows(list) { !$0.doses[0].taken }
        page.on(.checkReminders)
        #expect(pocket.place == .reliability)

        func tapped(_ dose: UUID, elderly: Bool) async throws -> AppCore.Place? {
            try await desk.remind(Rung(actions: [], matters: [], dose: dose), nil, elderly: elderly)
            return pocket.place
        }
        #expect(try await tapped(UUID(), elderly: true) == .medicines, "a dose of another day")
        #expect(try await tapped(dose.id, elderly: false) == .dose(dose.id))
        #expect(try await tapped(dose.id, elderly: true) == .dose(dose.id))
        let opened = pocket.opened(DoseModel(desk, dose: dose.id))
        #expect(try await pocket.shows(opened).medicines.map(\.medicine) == [medicine])
        for _ in 0..<2 { opened.on(.take(taken: true)) }
        try await pocket.shows(opened) { $0.dose.taken }
        _ = try await pocket.jiayi.tellDoses(medicine: medicine, on: false, now: desk.now())
        try await pocket.shows(list) { $0.doses.isEmpty }
        #expect(opened.value?.dose.taken == true, "what she saw stands")
        // Whatever is read again just then shows the page again.
        _ = try await pocket.waits {
            opened.on(.take(taken: false))
            return opened.content == .failed(code: "NOT_FOUND", network: false) ? true : nil
        }
        opened.on(.callFamily)
        #expect(pocket.place == .family)
        opened.on(.done)
        #expect(desk.way.places == [.home])
        let gone = pocket.opened(DoseModel(desk, dose: dose.id))
        _ = try await pocket.waits { gone.content == .failed(code: "NOT_FOUND", network: false) ? true : nil }
        #expect(try await pocket.unsent().waiting == 0)
    }

    /// At the time of a medicine, of which she wants to be told.
    private func comes(_ phone: Held) async throws -> Alarm {
        let medicine = try #require(try await phone.medicines().first { $0.canAsk && $0.lastDispensing != nil })
        let isTold = try await phone.ground.holding {
            try await $0.tellDoses(medicine: medicine.medicine, on: true, now: phone.clock.now())
        }
        #expect(isTold)
        let alarm = try #require(try await phone.plan().first { Telling($0).dose != nil })
        phone.clock.stand(at: alarm.at.addingTimeInterval(1))
        await phone.drawer.passes()
        return alarm
    }

    private func isTaken(_ phone: Held, _ alarm: Alarm) async throws -> Bool? {
        let doses = try await phone.ground.holding { try await $0.doses(of: phone.her, now: phone.clock.now()) }
        return doses.today.first { $0.id == alarm.id }?.taken
    }

    @Test func theNotificationSaysATimeAndNoNameAndIsTickedWithoutTheAppAndWithoutANetwork() async throws {
        let phone = try await Held()
        let alarm = try await comes(phone)
        let note = try #require(await phone.drawer.lies[alarm.note])
        // Where it rings a little beside what falls due in the same minute, it still says the time on its page.
        #expect(note.text == words.reminderDose(time: words.clock(alarm.said)) && note.title == words.reminderTitle)
        #expect(note.category == .dose && note.category?.buttons == [.taken] && !note.isQuiet)
        #expect(note.info == ["dose": alarm.id.uuidString] && Telling(note.info) == Telling(alarm))
        #expect(Note.Button(name: Note.Button.taken.name) == .taken && !Note.Button.taken.opensTheApp)
        try await phone.notices.putAway(note.info)
        for _ in 0..<2 {
            try await phone.notices.answer(.taken, id: alarm.note, note.info)
            let said = await phone.drawer.lies[alarm.note]
            #expect(said?.text == words.doseKept && said?.isQuiet == true)
        }
        #expect(try await isTaken(phone, alarm) == true)
        #expect(try await phone.waiting() == [])
        #expect(await phone.drawer.set[alarm.note] == nil)
        try await phone.notices.answer(.taken, id: "other", ["dose": UUID().uuidString])
        #expect(await phone.drawer.lies["other"]?.text == words.doseGone)
        try await phone.notices.answer(.taken, id: "none", ["about": "refill"])
        #expect(await phone.drawer.lies["none"]?.text == words.somethingFailed)
    }

    @Test func whatSheTickedInTheAppLiesThereNoMoreNorWhatNobodyTickedForADay() async throws {
        let phone = try await Held()
        let first = try await comes(phone)
        _ = try await phone.plan()
        #expect(await phone.drawer.lies[first.note] != nil)
        let isKept = try await phone.ground.holding {
            try await $0.takeDose(dose: first.id, taken: true, now: phone.clock.now())
        }
        #expect(isKept)
        _ = try await phone.plan()
        #expect(await phone.drawer.lies[first.note] == nil)

        let second = try await comes(phone)
        phone.clock.stand(at: second.at.addingTimeInterval(86_000))
        _ = try await phone.plan()
        #expect(await phone.drawer.lies[second.note] != nil)
        phone.clock.stand(at: second.at.addingTimeInterval(86_500))
        _ = try await phone.plan()
        #expect(await phone.drawer.lies[second.note] == nil)
    }

    @Test func aTimeIsSaidByTheClockOfChina() throws {
        let at = try Date("2026-03-02T16:05:00Z", strategy: .iso8601)
        #expect(
            words.clock(at) == "00:05" && words.clock(minute: 1_230) == "20:30" && words.clock(minute: 5) == "00:05")
    }
}
