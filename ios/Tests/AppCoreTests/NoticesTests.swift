import CoreFfi
import Design
import Foundation
import Testing

@testable import AppCore

/// From the core's plan to what lies on a locked screen, and what its buttons do without the app and without a network.
struct NoticesTests {
    @Test func thePlanIsSetAsItIsAndASecondTimeTakesItsOwnPlace() async throws {
        let phone = try await Held()
        _ = try await phone.ends()
        let planned = try await phone.plan()
        let set = await phone.drawer.set
        #expect(Set(set.keys) == Set(planned.map(\.note)) && planned.allSatisfy { set[$0.note]?.at == $0.at })
        #expect(planned.count <= 48)
        let minutes = Set(planned.map { Int($0.at.timeIntervalSince1970 / 60) })
        #expect(minutes.count == planned.count, "never two in one minute")
        _ = try await phone.plan()
        let again = await phone.drawer.set
        #expect(again == set)
    }

    @Test func whatLiesThereNamesNoMedicineAndNoIllness() async throws {
        let phone = try await Held()
        let alarm = try await phone.ends()
        let note = try #require(await phone.drawer.set[alarm.note])
        guard case .due(_, let title, let sentence, _, _) = alarm.tells else { Issue.record("\(alarm)"); return }
        #expect([note.title, note.text] == [title, sentence])
        let names = try await phone.medicines().map(\.name)
        #expect(!names.isEmpty && names.allSatisfy { !note.text.contains($0) && !"\(note.info)".contains($0) })
        let english = Telling(alarm).text(Words(.english), at: alarm.at)
        #expect(english == "There is a reminder about your medicine.")
    }

    @Test func eachHasTheButtonsThatTheCoreGivesIt() async throws {
        let phone = try await Held()
        _ = try await phone.ends()
        let planned = try await phone.plan()
        for alarm in planned {
            guard case .due(let about, _, _, let actions, _) = alarm.tells else { continue }
            #expect(Note.Category(about).actions == actions)
            #expect(Telling(alarm).info.isEmpty == false && Telling(Telling(alarm).info) == Telling(alarm))
        }
        for action in Note.Category.refill.actions { #expect(Words(.chinese).reminderAct(code(of: action)) != nil) }
    }

    @Test func aButtonAsksAgainWithoutTheAppAndWithoutANetworkOnceHoweverOftenItIsPressed() async throws {
        let phone = try await Held()
        let alarm = try await phone.comes()
        let info = try #require(await phone.drawer.lies[alarm.note]?.info)
        for _ in 0..<2 {
            try await phone.notices.answer(.act(.askAgain), id: alarm.note, info)
            let said = await phone.drawer.lies[alarm.note]
            #expect(said?.text == Words(.chinese).refillQueued && said?.isQuiet == true)
        }
        #expect(try await phone.waiting().filter { $0 == "request_refill" }.count == 1)

        phone.clock.stand(at: phone.clock.now().addingTimeInterval(600))
        _ = try await phone.plan()
        #expect(await phone.drawer.lies.isEmpty, "the answer goes by itself")
    }

    @Test func aButtonMovesItToTomorrow() async throws {
        let phone = try await Held()
        let alarm = try await phone.comes()
        let telling = Telling(alarm)
        try await phone.notices.answer(.act(.tomorrow), id: alarm.note, telling.info)
        #expect(await phone.drawer.lies[alarm.note]?.text == Words(.chinese).reminderTomorrow)
        #expect(try await phone.waiting().filter { $0 == "put_off_reminder" }.count == telling.matters.count)
        let sources = Set(telling.matters.map(\.source))
        let moved = try await phone.plan().filter { !sources.isDisjoint(with: Telling($0).matters.map(\.source)) }
        #expect(moved.allSatisfy { $0.at > alarm.at && $0.id != alarm.id } && !moved.isEmpty)
    }

    @Test func aPushThatNamesNoMatterIsAnsweredByWhatThePhoneKnows() async throws {
        let phone = try await Held()
        _ = try await phone.comes()
        let id = UUID().uuidString.lowercased()
        try await phone.notices.answer(.act(.askAgain), id: id, ["digest": id, "about": "refill", "to": "resident"])
        #expect(await phone.drawer.lies[id]?.text == Words(.chinese).refillQueued)
        #expect(try await phone.waiting().contains("request_refill"))
        let other = UUID().uuidString
        try await phone.notices.answer(.act(.tomorrow), id: other, ["about": "annual_check"])
        #expect(await phone.drawer.lies[other]?.text == Words(.chinese).somethingFailed)
    }

    @Test func whatAPushHasToldDoesNotSoundAgain() async throws {
        let phone = try await Held()
        let alarm = try await phone.ends()
        let push = Note(
            id: alarm.note, at: nil, title: "", text: "", category: .refill, isQuiet: false, info: ["about": "refill"])
        await phone.drawer.comes(push)
        _ = try await phone.plan()
        #expect(await phone.drawer.set[alarm.note] == nil)
        #expect(await phone.drawer.lies[alarm.note] != nil)
    }

    @Test func whatWasShownIsSaidOnceAndWhatWasDoneMeanwhileGoes() async throws {
        let phone = try await Held()
        let alarm = try await phone.comes()
        for _ in 0..<2 { _ = try await phone.plan() }
        #expect(try await phone.waiting().filter { $0 == "see_reminders" }.count == 1)
        #expect(await phone.drawer.lies[alarm.note] != nil)
        let asked = try await phone.medicines().filter(\.canAsk).map(\.medicine)
        try await phone.ground.holding {
            _ = try await $0.requestRefill(of: phone.her, medicines: asked, note: nil, now: phone.clock.now())
        }
        _ = try await phone.plan()
        #expect(await phone.drawer.lies[alarm.note] == nil)
    }

    @Test func whatTheServerSaysWasDoneElsewhereIsTakenBack() async throws {
        let phone = try await Held()
        let alarm = try await phone.ends()
        let server = try await Held.server.value
        let other = try await Jiayi.open(
            folder: somewhere().path(), keys: Ring(phone: 1), transport: URLSessionTransport(server.address))
        let her = try await other.signsIn("13800130001", server)
        let ending = Set(Telling(alarm).rung.ending)
        let ends = try await other.medicines(of: her, now: Date()).filter {
            $0.canAsk && $0.lastDispensing.map(ending.contains) ?? false
        }
        let request = try await other.requestRefill(of: her, medicines: ends.map(\.medicine), note: nil, now: Date())
        #expect(try await other.synchronise(now: Date()) == .done)

        phone.line.cut = false
        let errands = Errands(phone.ground, phone.notices, Registration(nil, phone.shelf))
        #expect(await errands.run() == false)
        let left = await phone.drawer.set.values.flatMap { Telling($0.info).rung.ending }
        #expect(ending.isDisjoint(with: left))

        // The other walks of this server find her as she was.
        let items = try await other.refills(of: her, now: Date()).first { $0.request == request }?.items.map(
            \.stands.item)
        try await other.withdrawRefill(of: her, request: request, items: items ?? [], now: Date())
        #expect(try await other.synchronise(now: Date()) == .done)
        try await other.shutDown()
    }

    @Test func afterSigningOutNothingComesAndNothingOfHersLiesThere() async throws {
        let phone = try await Held()
        _ = try await phone.comes()
        _ = try await phone.plan()
        #expect(await !phone.drawer.lies.isEmpty)
        try await phone.ground.holding { try await $0.signOut() }
        try await phone.notices.plan()
        #expect(await phone.drawer.lies.isEmpty)
        #expect(await phone.drawer.set.isEmpty)
    }

    @Test func aTrialComesInTwoMinutesWhateverIsPlanned() async throws {
        let phone = try await Held()
        try await phone.notices.tryOne()
        _ = try await phone.plan()
        phone.clock.stand(at: phone.clock.now().addingTimeInterval(121))
        await phone.drawer.passes()
        #expect(await phone.drawer.lies[Notices.trial]?.text == Words(.chinese).reliabilityTestText)
    }
}
