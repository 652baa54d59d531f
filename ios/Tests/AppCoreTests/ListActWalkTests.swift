import CoreFfi
import Foundation
import Testing

@testable import AppCore

/// G05 and what is of its kind, over the real engine and the real server.
@MainActor
struct ListActWalkTests {
    private let server: Server
    private let clock = Ticking()
    private let pocket: Pocket

    init() async throws {
        server = try Server()
        pocket = try await Pocket(server, clock: clock.now)
        _ = try await pocket.jiayi.signsIn("leader1")
        try await pocket.desk.begin()
    }

    private func rows() async throws -> [ListRow] { try await pocket.desk.worklist(most: 100).rows }

    private func whom(_ n: Int = 0) async throws -> Whom { try await rows()[n].whom }

    private func done(_ resident: UUID) async throws -> DoneAct {
        try await pocket.waits { pocket.desk.frame.done?.resident == resident ? pocket.desk.frame.done : nil }
    }

    @Test func aCallThatNobodyAnsweredIsOneTapAndOneTapTakesItBack() async throws {
        pocket.line.cut = true
        let whom = try await whom()
        pocket.desk.way.to(.outcome(whom))
        let page = pocket.opened(OutcomeModel(pocket.desk, whom: whom))
        for _ in 0..<2 { page.on(.choose(kind: .noAnswer)) }
        #expect(try await done(whom.resident).did == .call)
        _ = try await pocket.waits { pocket.place == .worklist ? true : nil }
        #expect(try await pocket.unsent().waiting == 1)
        let history = pocket.opened(HistoryModel(pocket.desk))
        #expect(try await pocket.shows(history) { $0.count == 1 }.first?.name == whom.name)
        history.on(.frame(.undo))
        _ = try await pocket.shows(history, \.isEmpty)
        #expect(pocket.desk.frame.done == nil)
        try await pocket.nothingIsRefused()
    }

    @Test func whoWillNotBeCalledAgainIsAskedAfterAndTheRestOnlyWhen() async throws {
        let calm = try await rows().filter { row in !row.dues.contains { $0.urgent } }.prefix(2).map(\.whom)
        let died = pocket.opened(OutcomeModel(pocket.desk, whom: calm[0]))
        died.on(.choose(kind: .died))
        #expect(try await pocket.shows(died) { $0.kind == .died }.needsReason)
        died.on(.keep)
        #expect(try await pocket.unsent().waiting == 0)
        died.on(.frame(.back))
        #expect(died.value?.kind == nil)
        died.on(.choose(kind: .died))
        died.on(.moreDays)
        let earlier = try #require(died.value?.days?.shown)
        #expect(!earlier.contains(pocket.desk.today()))
        died.on(.day(day: earlier[0]))
        died.on(.reason(text: "女儿来电话说的"))
        #expect(died.value?.isWhole == true)
        died.on(.keep)
        _ = try await done(calm[0].resident)
        #expect(try await rows().allSatisfy { $0.resident != calm[0].resident })

        let coming = pocket.opened(OutcomeModel(pocket.desk, whom: calm[1]))
        coming.on(.choose(kind: .willCome))
        let days = try #require(coming.value?.days?.shown)
        #expect(days[0] == pocket.desk.today().later(1))
        coming.on(.day(day: days[1]))
        coming.on(.keep)
        _ = try await done(calm[1].resident)
        try await pocket.nothingIsRefused()
    }

    @Test func puttingOffAndHandingOverAreOneChoiceEachWithoutANetwork() async throws {
        pocket.line.cut = true
        let (first, second) = (try await whom(0), try await whom(1))
        let snooze = pocket.opened(SnoozeModel(pocket.desk, whom: first))
        snooze.on(.until(day: pocket.desk.today().later(3)))
        #expect(try await done(first.resident).did == .snooze)
        let assign = pocket.opened(AssignModel(pocket.desk, whom: second))
        let colleague = try #require(try await pocket.shows(assign) { $0.colleagues.count > 1 }.colleagues.last)
        assign.on(.to(colleague: colleague.staff))
        #expect(try await done(second.resident).did == .assign)
        #expect(try await pocket.jiayi.row(second.resident)?.assignedTo == colleague.staff)
        try await pocket.nothingIsRefused()
        #expect(try await pocket.jiayi.row(second.resident)?.assignedTo == colleague.staff)
    }

    @Test func whatSomebodyElseWasFirstWithIsRefusedAndDoneAgainWhereItWasDone() async throws {
        pocket.line.cut = true
        let (whom, until) = (try await whom(), pocket.desk.today().later(3))
        let act = #"{"act": "\#(UUID())", "resident": "\#(whom.resident)", "until": "\#(until)"}"#
        try await Office(server, "nurse1").does("snooze_resident", act)
        let page = pocket.opened(SnoozeModel(pocket.desk, whom: whom))
        page.on(.until(day: until.later(1)))
        _ = try await done(whom.resident)
        pocket.line.cut = false
        try await pocket.desk.synchronise()
        _ = try await pocket.waits { pocket.desk.frame.rejected == 1 ? true : nil }

        let centre = pocket.opened(SyncCentreModel(pocket.desk) { $0 })
        let refused = try #require(try await pocket.shows(centre) { !$0.tray.isEmpty }.tray.first)
        #expect(refused.code == "STALE" && refused.mine != nil && refused.now != nil)
        #expect(refused.what == "snooze_resident")
        centre.on(.mend(id: refused.id))
        let again = Whom(resident: whom.resident, name: whom.name)
        _ = try await pocket.waits { pocket.place == .snooze(again) ? true : nil }
        let second = pocket.opened(SnoozeModel(pocket.desk, whom: again))
        second.on(.until(day: until.later(1)))
        _ = try await pocket.waits { pocket.place == .worklist ? true : nil }
        centre.on(.setAside(id: refused.id))
        _ = try await pocket.shows(centre, \.tray.isEmpty)
        try await pocket.nothingIsRefused()
    }

    @Test func afterItsMinutesNothingCanBeTakenBack() async throws {
        let whom = try await whom()
        let page = pocket.opened(OutcomeModel(pocket.desk, whom: whom))
        page.on(.choose(kind: .reached))
        _ = try await done(whom.resident)
        #expect(try await pocket.jiayi.listHistory(now: clock.now()).count == 1)
        clock.ahead = 11 * 60
        #expect(try await pocket.jiayi.listHistory(now: clock.now()).isEmpty)
    }
}

extension ListRow {
    fileprivate var whom: Whom { Whom(resident: resident, name: name, version: version) }
}
