import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private func centre(
    waiting: UInt32 = 2, ofOthers: UInt32 = 0, lastSync: Date? = now, session: SessionStands = .holds(renewBy: now),
    clock: PhoneClock = .right
) -> SyncCentre {
    let unsent = Unsent(waiting: waiting, oldest: waiting == 0 ? nil : now, held: 0, rejected: 0, ofOthers: ofOthers)
    return SyncCentre(
        unsent: unsent, oldestAgeMs: 3_600_000, lastSync: lastSync, sentBytes: 12_400, receivedBytes: 1_830_000,
        unread: 0, session: session, clock: clock, waiting: [], tray: [])
}

private let entries = [
    SyncEntry(id: id(90), what: "家庭随访", madeAt: now), SyncEntry(id: id(92), what: "电话结果", madeAt: now),
]
private let conflict = SyncEntry(
    id: id(91), what: "家庭随访", madeAt: now, code: "STALE", mine: "血压138/84，备注：头晕好转", now: "血压142/88，备注：无")
private let view = SyncCentreView(centre: centre(), waiting: entries)
private let refused = SyncCentreView(centre: centre(), waiting: entries, tray: [conflict])
private let ended = SyncCentreView(
    centre: centre(ofOthers: 3, session: .ended, clock: .off(aheadMs: -420_000)), waiting: entries)
private let own: [(String, SyncCentreView)] = [
    ("running", SyncCentreView(centre: centre(), running: true)), ("conflict", refused), ("warnings", ended),
    ("clock put back", SyncCentreView(centre: centre(clock: .putBack))),
    ("empty", SyncCentreView(centre: centre(waiting: 0, lastSync: nil))),
]
private let states = samples("G09 sync centre", view, own) { SyncCentreScreen($0) { _ in } }

@MainActor
struct SyncCentreTests {
    private let words = Words(.chinese)

    @Test(arguments: states)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    private func seen(
        _ view: SyncCentreView, _ frame: Frame = around, _ on: @escaping @MainActor (SyncCentreEvent) -> Void = { _ in }
    ) -> [Node] {
        tree(of: SyncCentreScreen(screen(.ready(view), frame), on: on))
    }

    @Test func whatWasRefusedSaysWhyAndShowsBothVersionsAndIsNotThrownAwayByItself() {
        var events: [SyncCentreEvent] = []
        let nodes = seen(refused) { events.append($0) }
        for said in [words.code("STALE")?.title, words.syncTrayMine, conflict.mine, words.syncTrayNow, conflict.now] {
            #expect(nodes.says(said ?? "-"), "\(said ?? "")")
        }
        nodes.button(words.syncMend)?.act?()
        nodes.button(words.syncSetAside)?.act?()
        guard events.count == 2, case .mend(conflict.id) = events[0], case .setAside(conflict.id) = events[1] else {
            Issue.record("\(events)")
            return
        }
    }

    @Test func whoIsSignedOutIsAskedToSignInAgainAndTheClockIsToldOf() {
        let nodes = seen(ended)
        #expect(nodes.button(words.signInAgainTitle) != nil && nodes.button(words.syncNow) == nil)
        #expect(nodes.says(words.clockOff(minutes: words.minutes(count: 7))) && nodes.says(words.syncOthers(count: 3)))
    }

    @Test func whatWaitsIsNotTwiceOnThePage() {
        #expect(seen(view, offline).button(words.syncPending(count: 2)) == nil)
        #expect(seen(view).says("12 kB") && seen(view).says("1.8 MB"))
    }

    @Test func whileItRunsItIsNotBegunAgain() {
        let running = SyncCentreView(centre: centre(), running: true)
        #expect(seen(running).button(words.syncRunning)?.isEnabled == false)
    }
}
