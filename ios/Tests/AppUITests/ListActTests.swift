import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private let died: Outcome = {
    var days = Days.back(today)
    days.chosen = today
    return Outcome(whom: whom, kind: .died, days: days, needsReason: true, reason: "儿子来电话说的")
}()
private let outcomes = samples(
    "G05 outcome", Outcome(whom: whom),
    [
        ("will come", Outcome(whom: whom, kind: .willCome, days: .ahead(today.later(1)))),
        ("refused", Outcome(whom: whom, kind: .refused, needsReason: true)), ("died", died),
    ]
) { OutcomeScreen($0) { _ in } }

private let snooze = Snooze(whom: whom, today: today)
private let snoozes = samples(
    "G05 snooze", snooze, [("a day", Snooze(whom: whom, today: today, days: .ahead(today.later(1))))]
) { SnoozeScreen($0) { _ in } }

private let assign = Assign(
    whom: whom, colleagues: [Colleague(staff: id(53), name: "李梅"), Colleague(staff: id(56), name: "王秀兰")])
private let assigns = samples("G05 assign", assign, [("nobody", Assign(whom: whom, colleagues: []))]) {
    AssignScreen($0) { _ in }
}

private let done = [
    DoneAct(act: id(57), resident: id(50), name: "欧阳建国", did: .call, at: now),
    DoneAct(act: id(58), resident: id(50), name: "赵春兰", did: .assign, at: now),
]
private let histories = samples("W5 history", done, [("empty", [])]) { HistoryScreen($0) { _ in } }

private let refusal = Reason(
    about: .refill(resident: id(50), request: id(70), item: id(71), name: "赵春兰", medicine: "苯磺酸氨氯地平片 5毫克"))
private let declining = Reason(
    about: .contract(resident: id(50), contract: id(80), name: "赵春兰"), text: "您住的地方不归我们服务")
private let reasons = samples(
    "G06 reason", refusal,
    [
        ("contract", declining),
        ("no answer", Reason(about: declining.about, text: declining.text, asking: Asking(wrong: .noAnswer))),
    ]
) { ReasonScreen($0) { _ in } }

private let seenTo = OpenTask(
    resident: "赵春兰",
    task: TaskLine(
        task: id(64), kind: "triage", urgency: "same_day", state: "seen", openedAt: now, dueAt: now, version: 1),
    outcome: .handled, note: "已电话指导，明天复测")
private let tasks = samples("G03 task", OpenTask(resident: "赵春兰", task: openTask), [("seen", seenTo)]) {
    TaskScreen($0) { _ in }
}

@MainActor
struct ListActTests {
    private let words = Words(.chinese)

    @Test(arguments: outcomes + snoozes + assigns + histories + reasons + tasks)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    @Test func howACallEndedIsOneTap() {
        var events: [OutcomeEvent] = []
        let nodes = tree(of: OutcomeScreen(screen(.ready(Outcome(whom: whom)))) { events.append($0) })
        #expect(nodes.all.allSatisfy { $0.identifier != PrimaryButton.identifier })
        nodes.button(words.outcomeNoAnswer)?.act?()
        guard events.count == 1, case .choose(.noAnswer) = events[0] else { Issue.record("\(events)"); return }
    }

    @Test func whoDiedIsNotRecordedWithoutHowOneKnows() {
        let keep = { (outcome: Outcome) in
            tree(of: OutcomeScreen(screen(.ready(outcome))) { _ in }).button(self.words.outcomeKeep)
        }
        #expect(keep(Outcome(whom: whom, kind: .died, needsReason: true))?.isEnabled == false)
        #expect(keep(died)?.isEnabled == true)
    }

    @Test func aDayIsOneTap() {
        var events: [SnoozeEvent] = []
        let nodes = tree(of: SnoozeScreen(screen(.ready(snooze))) { events.append($0) })
        nodes.button("明天 · 3月3日")?.act?()
        nodes.button(words.outcomeOn)?.act?()
        guard events.count == 2, case .until("2026-03-03") = events[0], case .moreDays = events[1] else {
            Issue.record("\(events)")
            return
        }
    }

    @Test func whatWasDoneIsTakenBackFromTheHistory() {
        var events: [HistoryEvent] = []
        let nodes = tree(of: HistoryScreen(screen(.ready(done))) { events.append($0) })
        #expect(nodes.says("记了欧阳建国的电话") && nodes.says("赵春兰已转交"))
        nodes.button(words.undo)?.act?()
        guard events.count == 1, case .undo(id(57)) = events[0] else { Issue.record("\(events)"); return }
    }

    @Test func aNoGoesNowhereWithoutItsReason() {
        let send = { (reason: Reason) in
            tree(of: ReasonScreen(screen(.ready(reason))) { _ in }).all
                .first { $0.identifier == PrimaryButton.identifier }
        }
        #expect(send(refusal)?.isEnabled == false && send(declining)?.isEnabled == true)
        var blank = refusal
        blank.text = " \n"
        #expect(send(blank)?.isEnabled == false)
    }

    @Test func aTaskIsClosedWithWhatCameOfIt() {
        let nodes = { (open: OpenTask) in tree(of: TaskScreen(screen(.ready(open))) { _ in }) }
        let unseen = nodes(OpenTask(resident: "赵春兰", task: openTask))
        #expect(unseen.button(words.taskClose)?.isEnabled == false && unseen.button(words.taskSee) != nil)
        #expect(nodes(seenTo).button(words.taskClose)?.isEnabled == true && nodes(seenTo).button(words.taskSee) == nil)
    }
}
