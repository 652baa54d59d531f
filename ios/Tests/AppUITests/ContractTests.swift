import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private let active = contract()
private let declined = contract(
    101, status: "rejected", can: possible(), declined: "名额已满，请选别的团队。", steps: [.done, .done, .never, .never])

private let ending = Ending(contract: active, days: ["2026-03-03", "2026-03-31", "2026-04-30"])
private let decided = but(ending) { ($0.step, $0.reason, $0.day) = (.confirm, .movedAway, "2026-03-31") }

private let samples =
    standing("R10", full: Contracts(contract: active)) { ContractScreen($0) { _ in } }
    + states(
        "R10",
        [
            ("active", Contracts(contract: active)),
            (
                "signed",
                Contracts(contract: contract(status: "resident_signed", can: possible(withdraw: true)))
            ),
            ("declined", Contracts(contract: declined)),
            ("expiring", Contracts(contract: contract(status: "expiring", can: possible(renew: true, end: true)))),
            ("ending", Contracts(contract: contract(status: "terminated", can: possible(takeBack: true)))),
            ("of two", Contracts(contract: active, others: [declined])),
            ("of a mother", Contracts(contract: active, maySign: false)),
            ("empty", Contracts(contract: nil)),
        ]
    ) { ContractScreen($0) { _ in } }
    + standing("R10 ending", full: decided) { EndingScreen($0) { _ in } }
    + states(
        "R10 ending",
        [
            ("why", but(ending) { $0.reason = .ownWish }),
            ("in words", but(ending) { ($0.reason, $0.note) = (.other, "换到儿子那边住") }),
            ("when", but(ending) { $0.step = .day }), ("confirm", decided),
            ("refused", but(decided) { $0.asking = Asking(wrong: .refused(code: "CONTRACT_MIDTERM")) }),
            ("no answer", but(decided) { $0.asking = Asking(wrong: .noAnswer) }),
        ]
    ) { EndingScreen($0) { _ in } }

@MainActor
struct ContractTests {
    private let words = Words(.chinese)

    @Test(arguments: samples)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    private func seen(_ contracts: Contracts) -> [Node] {
        tree(of: ContractScreen(screen(.ready(contracts))) { _ in })
    }

    @Test func whatCanBeDoneIsWhatIsOffered() {
        let acts = [
            words.contractRenew, words.contractWithdraw, words.contractTakeBack, words.contractChange,
            words.contractEnd, words.homeSign,
        ]
        func offered(_ contracts: Contracts) -> [String] { acts.filter { seen(contracts).button($0) != nil } }
        #expect(offered(Contracts(contract: active)) == [words.contractChange, words.contractEnd])
        #expect(offered(Contracts(contract: declined)) == [words.homeSign])
        #expect(offered(Contracts(contract: nil)) == [words.homeSign])
        #expect(offered(Contracts(contract: active, maySign: false)).isEmpty)
        #expect(seen(Contracts(contract: declined)).says("名额已满"))
    }

    @Test func howFarItHasComeIsSaid() {
        let steps = seen(Contracts(contract: active)).all.filter { $0.isCombined }.compactMap(\.value)
        #expect(steps == [words.stepDone, words.stepDone, words.stepNow, words.stepLater])
    }

    @Test func anotherReasonIsGivenInWords() {
        let other = but(ending) { $0.reason = .other }
        let asked = tree(of: EndingScreen(screen(.ready(other))) { _ in })
        #expect(asked.button(words.next)?.isEnabled == false)
        #expect(asked.all.contains { $0.kind == .field && $0.label == words.contractEndNote })
        let known = tree(of: EndingScreen(screen(.ready(but(ending) { $0.reason = .ownWish }))) { _ in })
        #expect(known.button(words.next)?.isEnabled == true && !known.all.contains { $0.kind == .field })
    }

    @Test func whatCannotBeUndoneIsRestatedAndTheButtonNamesTheDay() {
        let nodes = tree(of: EndingScreen(screen(.ready(decided))) { _ in })
        #expect(nodes.says("王秀兰") && nodes.says(words.name(EndReason.movedAway)) && nodes.says("2026年3月31日"))
        #expect(nodes.button("到3月31日解约")?.identifier == PrimaryButton.identifier)
    }
}
