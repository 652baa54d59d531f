import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private let settings = StaffSettings(
    name: "王秀兰", role: "village_doctor", offlineUntil: now.addingTimeInterval(604_800),
    look: Settings(wishes: Wishes()))

private let samples =
    standing("G12", full: settings) { StaffSettingsScreen($0) { _ in } }
    + states(
        "G12",
        [
            ("normal", settings),
            (
                "of a newer server",
                StaffSettings(name: nil, role: "new_role", offlineUntil: nil, look: Settings(wishes: Wishes()))
            ),
        ]
    ) { StaffSettingsScreen($0) { _ in } }

@MainActor
struct StaffSettingsTests {
    private let words = Words(.chinese)

    @Test(arguments: samples)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    @Test func whoSheIsAndHowLongItWorksWithoutANetworkIsSaid() {
        let nodes = tree(of: StaffSettingsScreen(screen(.ready(settings))) { _ in })
        #expect(nodes.says("王秀兰 · \(words.role("village_doctor") ?? "-")"))
        #expect(nodes.says(words.staffUntil(time: words.time(now.addingTimeInterval(604_800)))))
    }

    @Test func whatIsLostIsSaidBeforeItIs() {
        let (nothing, some) = (words.wipe(unsent: 0), words.wipe(unsent: 3))
        #expect(nothing.restated.contains(words.wipeNothing) && some.restated.contains(words.wipeUnsent(count: 3)))
        #expect(some.act == words.staffWipe)
    }
}
