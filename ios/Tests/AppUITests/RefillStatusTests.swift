import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private func status(_ stands: Refill, waits: Bool = false, toConfirm: ToConfirm? = nil) -> RefillStatus {
    RefillStatus(requests: [request(30, [item(amlodipine, stands)], waits: waits)], toConfirm: toConfirm)
}

private let toConfirm = ToConfirm(
    days: 84,
    medicines: [
        ConfirmedMedicine(item: id(31), drug: id(32), name: amlodipine.name, strength: amlodipine.strength)
    ])

private let samples = [
    ("loading", screen(.loading)), ("normal", screen(.ready(status(refill(.reviewed))))),
    ("received", screen(.ready(status(refill(.received))))),
    ("ready", screen(.ready(status(refill(.ready, collectBy: today.later(3)))))),
    ("refused", screen(.ready(status(refill(.refused, reason: "血压没有达标，请先来复诊。"))))),
    ("delayed", screen(.ready(status(refill(.reviewed, delayed: "LRX-104"))))),
    ("empty", screen(.ready(RefillStatus(requests: [], toConfirm: nil)))),
    ("to confirm", screen(.ready(status(refill(.received), toConfirm: toConfirm)))),
    ("error", screen(.failed(code: "BUSY", network: false))),
    ("offline", screen(.ready(status(refill(.beingPrepared))), offline)),
    ("queued", screen(.ready(status(refill(.received), waits: true)), offline)),
].map { state in Sample("R14 refill status \(state.0)") { RefillStatusScreen(state.1) { _ in } } }

@MainActor
struct RefillStatusTests {
    @Test(arguments: samples)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    private func seen(
        _ status: RefillStatus, _ on: @escaping @MainActor (RefillStatusEvent) -> Void = { _ in }
    ) -> [Node] {
        tree(of: RefillStatusScreen(screen(.ready(status)), on: on))
    }

    @Test func eachStepIsSaidToBeDoneNowOrLater() {
        let words = Words(.chinese)
        let steps = seen(status(refill(.reviewed))).all.filter { $0.isCombined && $0.value != nil }
        #expect(
            steps.map(\.value) == [
                words.stepDone, words.stepNow, words.stepLater, words.stepLater, words.stepLater,
            ])
        #expect(seen(status(refill(.refused))).all.allSatisfy { $0.value == nil })
    }

    @Test func onlyWhatNobodyHasLookedAtIsTakenBack() {
        var events: [RefillStatusEvent] = []
        let take = Words(.chinese).refillWithdraw
        seen(status(refill(.received))) { events.append($0) }.button(take)?.act?()
        guard events.count == 1, case .withdraw(id(30), id(31)) = events[0] else { Issue.record("\(events)"); return }
        #expect(seen(status(refill(.reviewed))).button(take) == nil)
    }

    @Test func whatWaitsForHerSignatureIsTheOneThingToDo() {
        let nodes = seen(status(refill(.received), toConfirm: toConfirm))
        #expect(nodes.button(Words(.chinese).longTitle)?.identifier == PrimaryButton.identifier)
    }

    @Test func whatIsOnThisPhoneOnlyIsNotSaidToBeReceived() {
        let waiting = status(refill(.received), waits: true)
        #expect(waiting.spoken(Words(.chinese)).contains(Words(.chinese).waiting))
        #expect(!seen(waiting).says(Words(.chinese).refillReceived))
    }
}
