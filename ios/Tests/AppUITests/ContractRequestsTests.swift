import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private func request(_ n: UInt8, _ name: String, isKnown: Bool = true, isMine: Bool = true) -> ContractRequest {
    ContractRequest(
        contract: id(n), resident: id(50), name: name, age: 71, priorityGroups: [], doctorName: "王秀兰",
        package: "老年人基本包",
        startsOn: today.later(1), endsOn: today.later(365), signedAt: now, signedByGuardian: !isKnown,
        answerBy: today.later(5), verified: isKnown, mineToAnswer: isMine)
}

private let waiting = [
    request(80, "赵春兰"), request(81, "欧阳建国", isKnown: false), request(82, "石秀英", isMine: false),
]

private func opened(_ n: UInt8, _ how: (inout Answering) -> Void = { _ in }) -> ContractRequests {
    var answering = Answering(contract: id(n))
    how(&answering)
    return ContractRequests(waiting: waiting, answering: answering)
}

private let full = opened(81) {
    $0.card = "990101195510018605"
    $0.asking.wrong = .refused(code: "TEAM_FULL")
}
private let own: [(String, ContractRequests)] = [
    ("opened", opened(80)), ("not verified", opened(81)), ("full", full),
    ("no answer", opened(80) { $0.asking.wrong = .noAnswer }), ("not mine", opened(82)),
    ("empty", ContractRequests(waiting: [])),
]
private let states = samples("G07 contract requests", ContractRequests(waiting: waiting), own) {
    ContractRequestsScreen($0) { _ in }
}

@MainActor
struct ContractRequestsTests {
    private let words = Words(.chinese)

    @Test(arguments: states)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    private func seen(
        _ requests: ContractRequests, _ frame: Frame = around,
        _ on: @escaping @MainActor (ContractRequestsEvent) -> Void = { _ in }
    ) -> [Node] {
        tree(of: ContractRequestsScreen(screen(.ready(requests), frame), on: on))
    }

    private func canAccept(_ requests: ContractRequests, _ frame: Frame = around) -> Bool? {
        seen(requests, frame).button(words.requestAccept)?.isEnabled
    }

    @Test func nothingIsSignedWithoutANetworkNorTwice() {
        #expect(canAccept(opened(80)) == true && canAccept(opened(80), offline) == false)
        #expect(canAccept(opened(80) { $0.asking.sending = true }) == false)
    }

    @Test func whoseCardNobodyHasSeenIsNotAcceptedBeforeItsNumberIsWritten() {
        #expect(canAccept(opened(81)) == false)
        #expect(canAccept(opened(81) { $0.card = "990101195510018605" }) == true)
    }

    @Test func whenThePanelIsFullOneMoreNeedsAReason() {
        #expect(full.answering?.isFull == true && canAccept(full) == false)
        var why = full
        why.answering?.whyOneMore = "老患者"
        #expect(canAccept(why) == true && seen(full).says(words.requestFull))
    }

    @Test func whatIsAnothersToAnswerHasNoButton() {
        #expect(canAccept(opened(82)) == nil && seen(opened(82)).says(words.requestNotMine))
    }
}
