import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private func approval(
    _ n: UInt8, _ name: String, medicine: Medicine = metformin, note: String? = nil, early: String? = nil,
    controlled: Bool = true, against: [String] = [], lacks: [Evidence] = [], minds: [MindLine] = [],
    monitoring: String? = nil, waits: Bool = false
) -> Approval {
    let stands = Refill(
        request: id(70), item: id(n), state: .received, collectBy: nil, delayed: nil, reason: nil)
    let control = ControlLine(
        programme: "hypertension", on: today.later(-10), controlled: controlled, nextDue: today.later(50))
    return Approval(
        resident: id(50), name: name, age: 71, earlyReason: early, note: note, item: item(medicine, stands),
        runOut: today.later(7), daysLeft: 7, lastVisit: today.later(-10), control: [control], against: against,
        lacks: lacks, minds: minds, monitoring: monitoring,
        clear: against.isEmpty && minds.isEmpty && monitoring == nil,
        waits: waits)
}

private let clear = approval(71, "赵春兰", medicine: amlodipine, note: "最近早上有点头晕")
private let minded = approval(
    72, "石秀英", early: "下周要出远门",
    minds: [MindLine(mind: "ace_with_arb", becauseOf: "缬沙坦"), MindLine(mind: "follow_up_overdue", becauseOf: nil)],
    monitoring: "监测血钾")
private let flagged = approval(
    73, "欧阳建国", controlled: false, against: ["LRX-104", "LRX-401"], lacks: [.visit], waits: true)
private let lacking = approval(
    74, "欧阳建国", against: ["LRX-302", "LRX-303", "LRX-304", "LRX-504"], lacks: [.assessment, .education])
private let unconfirmed = approval(75, "欧阳建国", against: ["LRX-304"], lacks: [.confirmation])

private let approvals = Approvals(waiting: [clear, minded, flagged], chosen: [clear.id])
private let alone = Approvals(waiting: approvals.waiting, chosen: [minded.id], confirming: true)
private let own: [(String, Approvals)] = [
    ("lacking", Approvals(waiting: [lacking])), ("unconfirmed to sign", Approvals(waiting: [unconfirmed])),
    ("confirm", Approvals(waiting: approvals.waiting, chosen: [clear.id], confirming: true)), ("alone", alone),
    ("signing", Approvals(waiting: approvals.waiting, chosen: [clear.id], confirming: true, signing: true)),
    ("signed", Approvals(waiting: [flagged], signed: 2, refused: [flagged.id: .refused(code: "LRX-404")])),
    ("empty", Approvals(waiting: [])),
]
private let states = samples("G06 approvals", approvals, own) { ApprovalsScreen($0) { _ in } }

@MainActor
struct ApprovalsTests {
    private let words = Words(.chinese)

    @Test(arguments: states)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    private func seen(
        _ approvals: Approvals, _ frame: Frame = around, _ on: @escaping @MainActor (ApprovalsEvent) -> Void = { _ in }
    ) -> [Node] {
        tree(of: ApprovalsScreen(screen(.ready(approvals), frame), on: on))
    }

    @Test func nothingIsApprovedWithoutANetwork() {
        let nodes = seen(approvals, offline)
        #expect(nodes.says(words.visitDraft) && nodes.button("同意1项")?.isEnabled == false)
        #expect(seen(approvals).button("同意1项")?.isEnabled == true)
    }

    @Test func whatHasToBeMindedIsOpenedByItselfAndSignedAfterItWasLookedAt() {
        var events: [ApprovalsEvent] = []
        seen(approvals) { events.append($0) }.button(words.approvalAlone)?.act?()
        let nodes = seen(alone) { events.append($0) }
        #expect(nodes.button("同意1项")?.isEnabled == false && nodes.says("先核对：监测血钾"))
        nodes.all.first { $0.kind == .toggle }?.turn?(true)
        guard events.count == 2, case .alone(minded.id) = events[0], case .monitored(true) = events[1] else {
            Issue.record("\(events)")
            return
        }
        var looked = alone
        looked.monitored = true
        #expect(seen(looked).button("同意1项")?.isEnabled == true)
        #expect(seen(looked, offline).button("同意1项")?.isEnabled == false)
    }

    @Test func onlyWhatNothingSpeaksAgainstIsChosenWithOthers() {
        #expect(seen(approvals).toggles == 1)
    }

    @Test func whatAnItemLacksIsOneTapFromItAndWhatIsHersToSignIsNobodyElsesButton() {
        var events: [ApprovalsEvent] = []
        let nodes = seen(Approvals(waiting: [lacking])) { events.append($0) }
        for evidence in [Evidence.assessment, .education] { nodes.button(words.name(evidence))?.act?() }
        guard events.count == 2, case .record(lacking.id, .assessment) = events[0],
            case .record(lacking.id, .education) = events[1]
        else { Issue.record("\(events)"); return }
        let hers = seen(Approvals(waiting: [unconfirmed]))
        #expect(hers.says(words.evidenceHers) && hers.button(words.name(Evidence.confirmation)) == nil)
    }
}

private let yesOrNo = VisitAnswer.oneOf(choices: [
    VisitChoice(code: "yes", zh: "是", en: "Yes"), VisitChoice(code: "no", zh: "否", en: "No"),
])
private let drugs = [
    VisitChoice(code: "a", zh: "苯磺酸氨氯地平片 5毫克", en: "Amlodipine 5 mg"),
    VisitChoice(code: "b", zh: "盐酸二甲双胍片 0.5克", en: "Metformin 0.5 g"),
]

private func asked(
    _ path: String, _ zh: String, _ en: String, _ answer: VisitAnswer, last: [String] = []
) -> VisitQuestion {
    question(path, zh, en, answer, last: last, needed: true, wrong: "MISSING_FIELD")
}

private func filling(
    given: [String: [String]] = ["drugs": ["a"]], missing: UInt32 = 3, faults: [FieldFault] = [], left: [String]? = nil,
    asking: Asking = Asking()
) -> Filling {
    let questions = [
        asked("drugs", "评估哪些药", "Which medicines", .anyOf(choices: drugs, none: nil)),
        asked("answers.regimen_stable", "用药方案稳定", "The treatment is stable", yesOrNo, last: ["yes"]),
        asked("answers.findings", "病史、用药和检查所见", "History, treatment and findings", .text, last: ["血压平稳"]),
    ]
    let form = EvidenceForm(
        resident: id(50), name: "欧阳建国", age: 71, medicine: "苯磺酸氨氯地平片 5毫克", questions: questions, visitOn: today,
        scope: "strict", lastOn: today.later(-84), missing: missing, ready: missing == 0, faults: faults, left: left)
    return Filling(form: form, given: given, asking: asking)
}

private let filled = filling(missing: 0, left: ["LRX-303", "LRX-304"])
private let evidences = samples(
    "G06 assessment", filling(),
    [
        ("filled", filled), ("enough", filling(missing: 0, left: [])),
        ("unseen", filling(faults: [FieldFault(field: "visit", code: "LRX-401")])),
        ("refused", filling(missing: 0, asking: Asking(wrong: .refused(code: "ID_USED")))),
    ]
) { EvidenceScreen($0, evidence: .assessment) { _ in } }

@MainActor
struct EvidenceTests {
    private let words = Words(.chinese)

    @Test(arguments: evidences)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    @Test func aJudgementIsChosenAndNothingIsRecordedWhileAnAnswerIsMissing() {
        var events: [EvidenceEvent] = []
        let nodes = tree(of: EvidenceScreen(screen(.ready(filling())), evidence: .assessment) { events.append($0) })
        #expect(nodes.button(words.evidenceKeep)?.isEnabled == false)
        nodes.button("否")?.act?()
        guard events.count == 1, case .question(.choose("answers.regimen_stable", "no", true)) = events[0] else {
            Issue.record("\(events)")
            return
        }
        let sending = filling(missing: 0, asking: Asking(sending: true))
        for (filling, enabled) in [(filled, true), (sending, false)] {
            let nodes = tree(of: EvidenceScreen(screen(.ready(filling)), evidence: .assessment) { _ in })
            #expect(nodes.button(words.evidenceKeep)?.isEnabled == enabled)
        }
    }

    @Test func whatWouldStillStandInTheWayIsSaid() {
        let nodes = tree(of: EvidenceScreen(screen(.ready(filled)), evidence: .assessment) { _ in })
        #expect(nodes.says(words.evidenceLeft) && nodes.says(words.code("LRX-303")?.title ?? "-"))
    }
}
