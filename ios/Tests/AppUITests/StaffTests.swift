import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private let until = now.addingTimeInterval(604_800)
private let locked = Unlocked(stands: .byPhone(until: until))
private let expired = Unlocked(stands: .bySignIn)
private let unlocks = samples(
    "G01 unlock", locked,
    [
        ("failed", Unlocked(stands: locked.stands, proof: .failed)),
        ("no lock", Unlocked(stands: locked.stands, proof: .noLock)), ("expired", expired),
    ]
) { UnlockScreen($0) { _ in } }

private func toVisit(_ n: UInt8, _ name: String, address: String? = "和平村3组12号", visited: Bool = false) -> ToVisit {
    ToVisit(
        resident: id(n), name: name, age: 71, address: address,
        dues: visited ? [] : [due("高血压随访", today.later(-12))], visited: visited, waits: visited)
}

private let villages = [
    Village(name: "和平村", residents: [toVisit(50, "赵春兰"), toVisit(54, "欧阳建国", visited: true)]),
    Village(name: nil, residents: [toVisit(55, "石秀英", address: nil)]),
]
private let round = HomeVisits(asOf: today, whole: true, villages: villages)
private let rounds = samples(
    "G08 home visits", round,
    [
        ("part", HomeVisits(asOf: today, whole: false, villages: villages)),
        ("empty", HomeVisits(asOf: today, whole: true, villages: [])),
    ]
) { HomeVisitsScreen($0) { _ in } }

private func standing(whole: Bool = true, counts: [BucketCount] = buckets, waiting: UInt32 = 4) -> TeamStanding {
    TeamStanding(
        team: id(1), name: "家医一队", asOf: today, whole: whole, counts: counts, served: 1204, signedThisMonth: 12,
        visitsThisMonth: 86, homeVisitsThisMonth: 31, refillsWaiting: waiting, contractsWaiting: waiting)
}

private let standings = samples(
    "G10 team", standing(), [("nothing waits", standing(waiting: 0)), ("part", standing(whole: false, counts: []))]
) { TeamStandingScreen($0) { _ in } }

private let found = Find(text: "zcl", found: page())
private let finds = samples(
    "G11 find", Find(), [("found", found), ("nobody", Find(text: "zz", found: page([])))]
) { FindScreen($0) { _ in } }

@MainActor
struct StaffTests {
    private let words = Words(.chinese)

    @Test(arguments: unlocks + rounds + standings + finds)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    @Test func aPhoneThatWasTooLongWithoutTheServerIsNotUnlockedByItsOwnLock() {
        var events: [UnlockEvent] = []
        let unlock = { (unlocked: Unlocked) in
            tree(of: UnlockScreen(screen(.ready(unlocked))) { events.append($0) })
        }
        #expect(unlock(locked).button(words.lockOpen) != nil)
        #expect(unlock(expired).button(words.lockOpen) == nil && unlock(expired).says(words.lockOver))
        unlock(expired).button(words.lockSignIn)?.act?()
        guard events.count == 1, case .signIn = events[0] else { Issue.record("\(events)"); return }
    }

    @Test func nothingOfAnybodyStandsOnALockedPhone() {
        var frame = offline
        frame.done = DoneAct(act: id(1), resident: id(50), name: "赵春兰", did: .call, at: now)
        let nodes = tree(of: UnlockScreen(screen(.ready(locked), frame)) { _ in })
        #expect(!nodes.says("赵春兰") && nodes.button(words.syncPending(count: 2)) == nil)
        #expect(nodes.button(words.back) == nil)
    }

    @Test func whoWasVisitedSaysSoAndIsNotVisitedTwice() {
        var events: [HomeVisitsEvent] = []
        let nodes = tree(of: HomeVisitsScreen(screen(.ready(round))) { events.append($0) })
        #expect(nodes.says("和平村（1户）") && nodes.all.count { $0.text == words.roundVisited } == 1)
        let visits = nodes.all.filter { $0.kind == .button && $0.said == words.listVisit }
        #expect(visits.count == 2)
        visits.last?.act?()
        guard events.count == 1, case .visit(id(55)) = events[0] else { Issue.record("\(events)"); return }
    }

    @Test func everythingThatIsNotOnTheListIsOneTapFromHere() {
        let nodes = tree(of: TeamStandingScreen(screen(.ready(standing()))) { _ in })
        let leads = ["\(words.approvalTitle)（4）", "\(words.requestTitle)（4）"]
        for word in leads + [words.roundTitle, words.findTitle, words.historyTitle, words.staffTitle] {
            #expect(nodes.button(word) != nil, "\(word)")
        }
    }

    @Test func whoIsFoundIsOpened() {
        var events: [FindEvent] = []
        let nodes = tree(of: FindScreen(screen(.ready(found))) { events.append($0) })
        nodes.field(words.findHow)?.write?("zc")
        nodes.all.first { $0.kind == .button && $0.said.hasPrefix("赵春兰") }?.act?()
        guard events.count == 2, case .write("zc") = events[0], case .open(urgent.resident) = events[1] else {
            Issue.record("\(events)")
            return
        }
    }
}
