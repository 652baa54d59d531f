import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private let due = DoseView(dose: evening, medicines: [amlodipine, metformin])
private let taken = DoseView(dose: morning, medicines: [amlodipine, metformin])

private let shown = samples("L06 dose", due, [("taken", taken)]) { DoseScreen($0) { _ in } }

@MainActor
struct DoseTests {
    @Test(arguments: shown)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    @Test func itNamesWhatTheNotificationDidNotAndIsTickedByTheOneThingToDo() {
        let words = Words(.chinese)
        var events: [DoseEvent] = []
        let nodes = tree(of: DoseScreen(screen(.ready(due))) { events.append($0) })
        #expect(nodes.says("20:24") && nodes.says(metformin.title) && nodes.says(metformin.howToTake))
        let primary = nodes.all.first { $0.identifier == PrimaryButton.identifier }
        #expect(primary?.said == words.doseTaken && nodes.button(words.doseNotYet) == nil)
        primary?.act?()
        nodes.button(words.reminderFamily)?.act?()
        guard events.count == 2, case .take(true) = events[0], case .callFamily = events[1]
        else { Issue.record("\(events)"); return }
        #expect(due.spoken(words).hasPrefix("3月2日 20:24的药还没吃。苯磺酸氨氯地平片，每天1次"))
    }

    @Test func whatWasTickedCanBeTakenBack() {
        let words = Words(.chinese)
        var events: [DoseEvent] = []
        let nodes = tree(of: DoseScreen(screen(.ready(taken))) { events.append($0) })
        nodes.button(words.doseNotYet)?.act?()
        nodes.button(words.done)?.act?()
        guard events.count == 2, case .take(false) = events[0], case .done = events[1]
        else { Issue.record("\(events)"); return }
        #expect(nodes.says(words.doseKept) && taken.spoken(words).hasPrefix("3月2日 08:24的药已经吃了。"))
    }
}
