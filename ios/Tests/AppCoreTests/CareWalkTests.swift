import CoreFfi
import Foundation
import Testing

@testable import AppCore

/// R12, R17, R18, R19, R04's consent, L05 and L06 over the real engine, most of them without a network.
@MainActor
struct CareWalkTests {
    private static let number = "13800130001"

    private let server: Server

    init() throws { server = try Server() }

    private func pocket() async throws -> Pocket {
        let pocket = try await Pocket(server)
        try await pocket.signsIn(Self.number, server)
        pocket.line.cut = true
        return pocket
    }

    private func ending(_ pocket: Pocket) async throws -> Medicine {
        let her = try #require(pocket.desk.shown)
        let medicines = try await pocket.jiayi.medicines(of: her, now: Date())
        return try #require(medicines.first { $0.canAsk && $0.lastDispensing != nil })
    }

    private func rung(_ pocket: Pocket) async throws -> Rung {
        let source = try #require(try await ending(pocket).lastDispensing)
        let matter = Rung.Matter(step: UUID(), about: .refill, source: source)
        return Rung(actions: [.askAgain, .tomorrow, .enough], matters: [matter])
    }

    private func waiting(_ pocket: Pocket) async throws -> [String] {
        try await pocket.jiayi.syncCentre(now: Date()).waiting.compactMap { $0.meant?.command }
    }

    @Test func sheCountsWhatIsLeftAndTheDaysFollowHerCount() async throws {
        let pocket = try await pocket()
        let medicine = try await ending(pocket)
        let list = pocket.opened(MedicinesModel(pocket.desk))
        try await pocket.shows(list)
        list.on(.open(medicine: medicine.medicine))
        #expect(pocket.place == .medicine(medicine.medicine))
        let page = pocket.opened(MedicineModel(pocket.desk, medicine: medicine.medicine, counting: false))
        #expect(try await pocket.shows(page).count == nil)
        page.on(.count)
        let handed = try #require(medicine.handedOver.map { Int($0) })
        #expect(page.value?.count == handed)
        page.on(.step(by: -1))
        #expect(page.value?.count == handed - 1)
        page.on(.step(by: 9))
        #expect(page.value?.count == handed, "nobody has more left than was handed over")
        page.on(.frame(.back))
        #expect(page.value?.count == nil)
        page.on(.count)
        for _ in 0..<3 { page.on(.press(key: .erase)) }
        page.on(.press(key: .digit(2)))
        page.on(.step(by: -1))
        #expect(page.value?.count == 1)
        for _ in 0..<2 { page.on(.keep) }
        let counted = try await pocket.shows(page) { $0.counted && $0.medicine.waits }
        #expect(counted.medicine.lasts?.unitsLeft == 1 && counted.medicine.lasts?.daysLeft ?? 9 <= 1)
        #expect(try await waiting(pocket) == ["report_stock"])
    }

    @Test func aReminderThatWasTappedIsSeenAndAsksAgainOnce() async throws {
        let pocket = try await pocket()
        let rung = try await rung(pocket)
        try await pocket.desk.remind(rung, nil, elderly: true)
        #expect(pocket.desk.way.places == [.home, .reminder(rung)])
        let page = pocket.opened(ReminderModel(pocket.desk, rung: rung))
        #expect(try await pocket.shows(page).medicines.count == 1)
        for _ in 0..<2 { page.on(.act(action: .askAgain)) }
        #expect(try await pocket.shows(page) { $0.done != nil }.done == .asked)
        #expect(try await waiting(pocket).sorted() == ["request_refill", "see_reminders"])
        page.on(.done)
        #expect(pocket.desk.way.places == [.home])
    }

    @Test func enoughLeadsToTheCountAndTomorrowIsKept() async throws {
        let pocket = try await pocket()
        let (rung, medicine) = (try await rung(pocket), try await ending(pocket).medicine)
        let page = pocket.opened(ReminderModel(pocket.desk, rung: rung))
        try await pocket.shows(page)
        page.on(.act(action: .enough))
        _ = try await pocket.waits { pocket.place == .medicine(medicine, counting: true) ? true : nil }
        let counting = pocket.opened(MedicineModel(pocket.desk, medicine: medicine, counting: true))
        #expect(try await pocket.shows(counting).count != nil)
        page.on(.act(action: .tomorrow))
        try await pocket.shows(page) { $0.done == .tomorrow }
        #expect(try await waiting(pocket).contains("put_off_reminder"))
    }

    @Test func whatWasDoneForHerAndWhatIsPlannedStandsOnHerPhone() async throws {
        let pocket = try await pocket()
        let visits = try await pocket.shows(pocket.opened(VisitsModel(pocket.desk)))
        #expect(!visits.done.isEmpty && !visits.planned.isEmpty)
        #expect(visits.planned.map(\.due) == visits.planned.map(\.due).sorted())
        let doctor = try await pocket.shows(pocket.opened(DoctorModel(pocket.desk)))
        #expect(doctor.team?.phone != nil && doctor.team?.hours != nil)
    }

    @Test func whatAMeterShowsIsTypedAsItStandsThereAndIsSeenAmongHerValues() async throws {
        let pocket = try await pocket()
        let page = pocket.opened(GlucoseModel(pocket.desk))
        try await pocket.shows(page)
        page.on(.choose(context: .fasting))
        #expect(page.value?.canKeep == false, "nothing was typed")
        for key: Key in [.digit(6), .point, .point, .digit(1), .digit(4)] { page.on(.press(key: key)) }
        #expect(page.value?.value.number == "6.1")
        #expect(page.value?.value.measured == .glucose(value: .tenths(tenths: 61), context: .fasting))
        page.on(.reading(.next))
        page.on(.reading(.keep))
        #expect(try await pocket.shows(page) { $0.step == .kept }.waits)

        let trend = pocket.opened(TrendModel(pocket.desk))
        let month = try await pocket.shows(trend)
        let mine = month.trend.readings.first { $0.waits }
        #expect(mine?.value == .glucose(value: .tenths(tenths: 61), context: .fasting))
        trend.on(.days(days: 7))
        trend.on(.asList(list: true))
        let week = try await pocket.shows(trend) { $0.days == 7 && $0.trend.from > month.trend.from }
        #expect(week.asList)
    }

    @Test func whatWasEnteredIsThereAgainWithTheSignsThatWereTicked() async throws {
        let pocket = try await pocket()
        let page = pocket.opened(PressureModel(pocket.desk, oneByOne: false))
        try await pocket.shows(page)
        #expect(page.entered == nil)
        for digit in [1, 9, 0, 1, 1, 5] { page.on(.press(key: .digit(digit))) }
        page.on(.choose(arm: .right))
        page.on(.reading(.next))
        page.on(.reading(.feel(sign: .chestTightness, felt: true)))
        let entered = try #require(page.entered)

        let again = PressureModel(pocket.desk, oneByOne: false)
        again.takeUp(["99"])
        again.takeUp(entered)
        let taken = try await pocket.shows(pocket.opened(again))
        #expect(taken.value == page.value?.value && taken.signs == [.chestTightness] && taken.step == .numbers)
    }

    @Test func aConsentIsGivenAndTakenBackWithoutANetwork() async throws {
        let pocket = try await pocket()
        let page = pocket.opened(ConsentModel(pocket.desk, purpose: .research))
        let before = try await pocket.shows(page).given
        page.on(before ? .withdraw : .give)
        try await pocket.shows(page) { $0.given != before }
        page.on(before ? .give : .withdraw)
        try await pocket.shows(page) { $0.given == before }
        #expect(try await waiting(pocket).count == 2)
    }
}
