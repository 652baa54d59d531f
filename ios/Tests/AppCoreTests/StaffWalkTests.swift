import CoreFfi
import Foundation
import Testing

@testable import AppCore

/// G01, G08, G10, G11 and G12 over the real engine and the real server.
@MainActor @Suite(.serialized)
struct StaffWalkTests {
    private let server: Server
    private let clock = Ticking()
    private let pocket: Pocket

    init() async throws {
        server = try Server()
        pocket = try await Pocket(server, clock: clock.now)
        _ = try await pocket.jiayi.signsIn("leader1")
        try await pocket.desk.begin()
    }

    /// Opened anew, over the same files.
    private func again() -> Desk { Desk(pocket.jiayi, outside: pocket.outside, clock: clock.now) }

    @Test func aTeamsPhoneIsShutWhenItIsOpenedAndOpensByThePhonesOwnLock() async throws {
        let desk = again()
        #expect(desk.lock.isShut, "before anything is known")
        await desk.lock.look()
        guard case .byPhone = desk.lock.stands else { Issue.record("\(String(describing: desk.lock.stands))"); return }
        let thumb = Thumb(.failed)
        let page = pocket.opened(UnlockModel(desk, unlocking: thumb))
        _ = try await pocket.shows(page)
        page.on(.open)
        #expect(try await pocket.shows(page) { $0.proof != nil }.proof == .failed && desk.lock.isShut)
        thumb.proof = .done
        page.on(.open)
        _ = try await pocket.waits { desk.lock.isShut ? nil : true }

        desk.lock.leave()
        #expect(desk.lock.stands == nil, "nothing is drawn before it is known whether it may be")
        clock.ahead = 29 * 60
        await desk.lock.look()
        #expect(!desk.lock.isShut, "a moment away")
        desk.lock.leave()
        clock.ahead = 61 * 60
        await desk.lock.look()
        guard case .byPhone = desk.lock.stands else { Issue.record("\(String(describing: desk.lock.stands))"); return }
    }

    @Test func afterAWeekWithoutTheServerOnlyThePasswordOpensAndWhatWaitedIsSent() async throws {
        pocket.line.cut = true
        let row = try #require(try await pocket.jiayi.list().first)
        let until = pocket.desk.today().later(3)
        _ = try await pocket.jiayi.snooze(of: row.resident, until: until, seen: row.version, now: clock.now())
        clock.ahead = 7 * 86400 + 60
        let desk = again()
        await desk.lock.look()
        #expect(desk.lock.stands == .bySignIn)
        let page = pocket.opened(UnlockModel(desk, unlocking: Thumb(.done)))
        _ = try await pocket.shows(page) { $0.stands == .bySignIn }
        page.on(.open)
        page.on(.signIn)
        #expect(desk.way.places.last == .signIn && desk.lock.isShut, "the phone's own lock is not enough any more")

        clock.ahead = 0
        pocket.line.cut = false
        let signIn = SignInModel(desk, installation: Installation(installId: "i-2", name: "iPhone"))
        signIn.on(.asStaff)
        #expect(signIn.value?.canGoOn == false)
        signIn.on(.login(text: "leader1"))
        signIn.on(.password(text: "wrong"))
        signIn.on(.enter)
        _ = try await pocket.waits { signIn.value?.wrong == "SIGN_IN_FAILED" ? true : nil }
        signIn.on(.password(text: password))
        signIn.on(.enter)
        _ = try await pocket.waits { desk.way.places == [.worklist] && !desk.lock.isShut ? true : nil }
        #expect(try await pocket.unsent().waiting == 0)
    }

    @Test func whoIsToBeVisitedStandsInHerVillageAndIsDoneOnceSheWas() async throws {
        pocket.line.cut = true
        clock.ahead = 100 * 86400
        let page = pocket.opened(HomeVisitsModel(pocket.desk))
        let round = try await pocket.shows(page) { !$0.villages.isEmpty }
        #expect(round.whole && round.villages.contains { $0.name != nil })
        let due = round.villages.flatMap(\.residents)
        #expect(Set(due.map(\.resident)).count == due.count)
        #expect(due.allSatisfy { !$0.dues.isEmpty && !$0.visited })
        let she = try #require(due.first { $0.dues.count == 1 && $0.dues[0].words.contains("高血压") })
        page.on(.open(resident: she.resident))
        #expect(pocket.place == .card(resident: she.resident, version: nil))
        page.on(.visit(resident: she.resident))
        #expect(pocket.place == .visit(resident: she.resident))

        clock.ahead = 0
        let visit = pocket.opened(VisitModel(pocket.desk, of: she.resident))
        _ = try await pocket.shows(visit)
        visit.on(.mode(mode: .home))
        _ = try await pocket.shows(visit) { $0.form.mode == .home }
        while let next = try await pocket.shows(visit, { $0.isKept }).form.questions.first(where: {
            $0.needed && $0.given.isEmpty
        }) {
            visit.on(.question(next.ofTheWell))
            _ = try await pocket.shows(visit) { visit in
                visit.isKept && visit.form.questions.contains { $0.path == next.path && !$0.given.isEmpty }
            }
        }
        visit.on(.finish)
        let seen = { (visits: HomeVisits) in visits.villages.flatMap(\.residents).filter(\.visited) }
        let after = try await pocket.shows(page) { !seen($0).isEmpty }
        #expect(seen(after).map(\.resident) == [she.resident] && seen(after).map(\.waits) == [true])
        try await pocket.nothingIsRefused()
        _ = try await pocket.shows(page) { seen($0).contains { !$0.waits } }
    }

    @Test func theTeamsFiguresAreThoseOfItsListsAndEverythingElseIsATapFurther() async throws {
        let page = pocket.opened(TeamStandingModel(pocket.desk))
        let standing = try await pocket.shows(page) { $0.whole }
        let list = try await pocket.desk.worklist(most: 100)
        #expect(standing.counts == list.counts && standing.served > 0 && standing.name != nil)
        #expect(try await pocket.jiayi.approvals(now: Date()).count == Int(standing.refillsWaiting))
        #expect(try await pocket.jiayi.contractRequests(now: Date()).count == Int(standing.contractsWaiting))
        #expect(standing.homeVisitsThisMonth <= standing.visitsThisMonth)
        let leads: [(TeamStandingEvent, Place)] = [
            (.openApprovals, .approvals), (.openRequests, .contractRequests), (.openRound, .homeVisits), (.find, .find),
            (.openHistory, .history), (.openSettings, .staffSettings),
        ]
        for (event, place) in leads {
            page.on(event)
            #expect(pocket.place == place)
        }
    }

    @Test func somebodyIsFoundByTheEndOfANumber() async throws {
        let row = try #require(try await pocket.jiayi.list().first)
        let card = try #require(try await pocket.jiayi.residentCard(of: row.resident, now: Date()))
        let page = pocket.opened(FindModel(pocket.desk))
        page.on(.write(text: "9"))
        #expect(try await pocket.shows(page) { $0.text == "9" }.found == nil)
        for how in [String(card.document.suffix(4)), row.name] {
            page.on(.write(text: how))
            let found = try await pocket.shows(page) { $0.text == how && $0.found != nil }.found
            #expect(found?.rows.contains { $0.resident == row.resident } == true, "\(how)")
        }
        page.on(.write(text: "没有这个人"))
        _ = try await pocket.shows(page) { $0.found?.rows.isEmpty == true }
        page.on(.open(resident: row.resident))
        #expect(pocket.place == .card(resident: row.resident, version: nil))
    }

    @Test func aTaskIsSeenToAndClosedWithWhatCameOfIt() async throws {
        // A pressure that cannot wait, measured at home.
        let hers = try await Pocket(server)
        try await hers.signsIn("13800130001", server)
        let she = try #require(hers.desk.shown)
        let pressure = Measured.bloodPressure(systolic: 190, diastolic: 115, pulse: 80, arm: nil)
        _ = try await hers.jiayi.recordReading(
            of: she, value: pressure, signs: [], takenAt: Date(), corrects: nil, now: Date())
        try await hers.nothingIsRefused()
        try await pocket.desk.synchronise()
        let tasks = try await pocket.jiayi.residentCard(of: she, now: Date())?.tasks
        let task = try #require(tasks?.first { $0.state == "open" })
        pocket.line.cut = true
        pocket.desk.way.to(.task(resident: she, task: task.task))
        let page = pocket.opened(TaskModel(pocket.desk, of: she, task: task.task))
        _ = try await pocket.shows(page)
        page.on(.see)
        _ = try await pocket.shows(page) { $0.task.state == "seen" }
        page.on(.close)
        #expect(pocket.place == .task(resident: she, task: task.task), "not before it is said what came of it")
        page.on(.choose(outcome: .handled))
        page.on(.note(text: "已电话指导"))
        page.on(.close)
        _ = try await pocket.waits { pocket.place == .worklist ? true : nil }
        try await pocket.nothingIsRefused()
        let left = try await pocket.jiayi.residentCard(of: she, now: Date())?.tasks
        #expect(left?.contains { $0.task == task.task } == false)
    }
}

@MainActor
private final class Thumb: Unlocking {
    var proof: Proof

    init(_ proof: Proof) { self.proof = proof }

    func prove() async -> Proof { proof }
}
