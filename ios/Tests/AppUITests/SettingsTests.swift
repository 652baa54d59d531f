import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private func settings(elderly: Bool = false, work: Bool? = false) -> Settings {
    var wishes = Wishes()
    wishes.elderly = elderly
    return Settings(wishes: wishes, remindersWork: work)
}

private func reliability(_ notifications: Bool?, _ lockScreen: Bool?, _ test: ReminderTest = .notYet) -> Reliability {
    Reliability(
        steps: [.init(what: .notifications, yes: notifications), .init(what: .lockScreen, yes: lockScreen)], test: test,
        pushed: test == .seen)
}

private let samples =
    [
        ("loading", screen(.loading)), ("normal", screen(.ready(settings()))),
        ("not looked yet", screen(.ready(settings(work: nil)))),
        ("reminders work", screen(.ready(settings(elderly: true, work: true)))),
        ("error", screen(.failed(code: "BUSY", network: false))), ("offline", screen(.ready(settings()), offline)),
    ].map { state in Sample("R20 settings \(state.0)") { SettingsScreen(state.1) { _ in } } }
    + [
        ("blocked", screen(.ready(reliability(false, nil)))), ("allowed", screen(.ready(reliability(true, true)))),
        ("test coming", screen(.ready(reliability(true, nil, .coming)))),
        ("test seen", screen(.ready(reliability(true, true, .seen)))),
        ("test missed", screen(.ready(reliability(true, false, .missed)))),
        ("error", screen(.failed(code: "BUSY", network: false))),
        ("offline", screen(.ready(reliability(true, true)), offline)),
    ].map { state in Sample("R21 reliability \(state.0)") { ReliabilityScreen(state.1) { _ in } } }

@MainActor
struct SettingsTests {
    @Test(arguments: samples)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    @Test func whatIsChosenIsTold() {
        var events: [SettingsEvent] = []
        let nodes = tree(of: SettingsScreen(screen(.ready(settings()))) { events.append($0) })
        nodes.button("150%")?.act?()
        nodes.all.first { $0.kind == .toggle }?.turn?(true)
        nodes.button(Words(.chinese).settingsEnglish)?.act?()
        guard events.count == 3, case .text(150) = events[0], case .elderly(true) = events[1],
            case .english(true) = events[2]
        else { Issue.record("\(events)"); return }
        #expect(nodes.button("100%")?.traits.contains(.isSelected) == true)
    }

    @Test func lettersAreAsLargeAsSheChose() {
        let view = SettingsScreen(screen(.ready(settings()))) { _ in }
        let size = { (percent: Int) in
            tree(of: view) { $0.look = Look(textPercent: percent) }.all
                .first { $0.text == Words(.chinese).settingsTextSample }?.size
        }
        #expect(size(100) == 17 && size(180) == 17 * 1.8)
    }

    @Test func aTrialIsAskedForAndItsEndTold() {
        var events: [ReliabilityEvent] = []
        let words = Words(.chinese)
        let begin = tree(of: ReliabilityScreen(screen(.ready(reliability(false, nil)))) { events.append($0) })
        begin.button(words.reliabilityTest)?.act?()
        begin.button(words.reliabilityOpen(what: words.reliabilityNotifications))?.act?()
        let coming = tree(of: ReliabilityScreen(screen(.ready(reliability(true, nil, .coming)))) { events.append($0) })
        coming.button(words.reliabilityDidNot)?.act?()
        guard events.count == 3, case .test = events[0], case .open(.notifications) = events[1],
            case .saw(false) = events[2]
        else { Issue.record("\(events)"); return }
    }

    @Test func whatIsNotAllowedSaysHow() {
        let words = Words(.chinese)
        let nodes = tree(of: ReliabilityScreen(screen(.ready(reliability(false, true)))) { _ in })
        #expect(nodes.says(words.reliabilityNotificationsHow) && !nodes.says(words.reliabilityLockScreenHow))
        #expect(reliability(false, true).spoken(words) == words.reliabilityNotificationsHow)
    }
}
