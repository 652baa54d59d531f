import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private let toConfirm = ToConfirm(
    days: 84,
    medicines: [
        ConfirmedMedicine(item: id(31), drug: id(32), name: "苯磺酸氨氯地平片", strength: "5mg"),
        ConfirmedMedicine(item: id(33), drug: id(34), name: "盐酸二甲双胍片", strength: "0.5g"),
    ])
private let toSign = LongConfirmation(shown: toConfirm)
private let withName = but(toSign) { $0.drawing = herName }

private let samples =
    standing("R14 long", full: withName) { LongConfirmationScreen($0) { _ in } }
    + states(
        "R14 long",
        [
            ("to sign", toSign), ("drawn", withName),
            ("sending", but(withName) { $0.asking = Asking(sending: true) }),
            ("refused", but(withName) { $0.asking = Asking(wrong: .refused(code: "LRX-301")) }),
            ("no answer", but(withName) { $0.asking = Asking(wrong: .noAnswer) }),
            ("done", but(toSign) { $0.done = true }), ("empty", LongConfirmation(shown: nil)),
        ]
    ) { LongConfirmationScreen($0) { _ in } }

@MainActor
struct LongConfirmationTests {
    private let words = Words(.chinese)

    @Test(arguments: samples)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    private func act(_ confirmation: LongConfirmation, _ frame: Frame = around) -> Node? {
        tree(of: LongConfirmationScreen(screen(.ready(confirmation), frame)) { _ in }).button(words.longAct)
    }

    @Test func itIsConfirmedByANameAndNeverWithoutANetwork() {
        #expect(act(toSign)?.isEnabled == false)
        #expect(act(withName, offline)?.isEnabled == false)
        #expect(act(withName)?.isEnabled == true)
    }

    @Test func whatIsDoneOrDoesNotWaitHasNothingToSign() {
        #expect(act(but(withName) { $0.done = true }) == nil)
        #expect(act(LongConfirmation(shown: nil)) == nil)
    }
}
