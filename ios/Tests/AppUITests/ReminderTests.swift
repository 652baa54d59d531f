import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private func due(_ done: ReminderDone? = nil) -> Reminder {
    Reminder(medicines: [amlodipine], others: [.followUp], actions: [.askAgain, .tomorrow, .enough], done: done)
}

private let samples = [
    ("loading", screen(.loading)), ("normal", screen(.ready(due()))),
    ("of a visit", screen(.ready(Reminder(medicines: [], others: [.followUp], actions: [.tomorrow])))),
    ("asked", screen(.ready(due(.asked)), offline)), ("tomorrow", screen(.ready(due(.tomorrow)))),
    ("too soon", screen(.ready(due(.notAsked(code: "REFILL_TOO_SOON"))))),
    ("error", screen(.failed(code: "BUSY", network: false))), ("offline", screen(.ready(due()), offline)),
].map { state in Sample("L06 reminder \(state.0)") { ReminderScreen(state.1) { _ in } } }

@MainActor
struct ReminderTests {
    @Test(arguments: samples)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    @Test func theFirstActIsTheOneThingToDoAndTheOthersStandBesideIt() {
        var events: [ReminderEvent] = []
        let nodes = tree(of: ReminderScreen(screen(.ready(due()))) { events.append($0) })
        let words = Words(.chinese)
        for act in ["tomorrow", "enough", "ask_again"] { nodes.button(words.reminderAct(act) ?? "-")?.act?() }
        nodes.button(words.reminderFamily)?.act?()
        guard events.count == 4, case .act(.tomorrow) = events[0], case .act(.enough) = events[1],
            case .act(.askAgain) = events[2], case .callFamily = events[3]
        else { Issue.record("\(events)"); return }
        let primary = nodes.all.first { $0.identifier == PrimaryButton.identifier }
        #expect(primary?.said == words.reminderAct("ask_again"))
    }

    @Test func whatWasDoneIsSaidAndNothingElseIsLeftToDo() {
        let words = Words(.chinese)
        let nodes = tree(of: ReminderScreen(screen(.ready(due(.notAsked(code: "LRX-603"))))) { _ in })
        #expect(nodes.says(words.code("LRX-603")?.title ?? "-") && nodes.button(words.done) != nil)
        #expect(nodes.button(words.reminderFamily) == nil)
        #expect(due().spoken(words).hasPrefix("苯磺酸氨氯地平片还剩7天的量。"))
    }
}
