import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private let helping = ConsentText(
    purpose: .familySharing, version: "1", hash: "h", title: "让家人帮忙", body: "家人可以看。\n家人可以帮您续药。", optional: true)
private let given = Consent(text: helping, given: true)
private let notGiven = Consent(text: helping, given: false)

private func welcome(elderly: Bool, accepted: Bool) -> Welcome { Welcome(elderly: elderly, accepted: accepted) }

private let samples =
    [
        ("normal", screen(.ready(welcome(elderly: true, accepted: false)), Frame())),
        ("accepted", screen(.ready(welcome(elderly: false, accepted: true)), Frame())),
        ("offline", screen(.ready(welcome(elderly: true, accepted: false)), offline)),
    ].map { state in Sample("R01 welcome \(state.0)") { WelcomeScreen(state.1) { _ in } } }
    + [
        ("loading", screen(.loading)), ("given", screen(.ready(given))), ("not given", screen(.ready(notGiven))),
        ("error", screen(.failed(code: "BUSY", network: false))), ("offline", screen(.ready(given), offline)),
    ].map { state in Sample("R04 consent \(state.0)") { ConsentScreen(state.1) { _ in } } }

@MainActor
struct FirstRunTests {
    @Test(arguments: samples)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    @Test func nothingGoesOnBeforeSheAgrees() {
        var events: [WelcomeEvent] = []
        let before = screen(.ready(welcome(elderly: false, accepted: false)))
        let nodes = tree(of: WelcomeScreen(before) { events.append($0) })
        #expect(nodes.button("下一步")?.isEnabled == false && nodes.says(Words(.chinese).welcomePrivacyFirst))
        nodes.all.first { $0.kind == .toggle }?.turn?(true)
        guard events.count == 1, case .accept(true) = events[0] else { Issue.record("\(events)"); return }
        let after = screen(.ready(welcome(elderly: false, accepted: true)))
        #expect(tree(of: WelcomeScreen(after) { _ in }).button("下一步")?.isEnabled == true)
    }

    @Test func theElderlyEditionIsATapAway() {
        var events: [WelcomeEvent] = []
        let words = Words(.chinese)
        let nodes = tree(
            of: WelcomeScreen(screen(.ready(welcome(elderly: false, accepted: false)))) { events.append($0) })
        nodes.button("\(words.welcomeElderly) \(words.welcomeElderlyWhy)")?.act?()
        guard events.count == 1, case .choose(true) = events[0] else { Issue.record("\(events)"); return }
    }

    @Test func aConsentIsTakenBackAsEasilyAsItIsGiven() {
        var events: [ConsentEvent] = []
        let words = Words(.chinese)
        tree(of: ConsentScreen(screen(.ready(notGiven))) { events.append($0) }).button(words.consentGive)?.act?()
        tree(of: ConsentScreen(screen(.ready(given))) { events.append($0) }).button(words.consentWithdraw)?.act?()
        guard events.count == 2, case .give = events[0], case .withdraw = events[1] else {
            Issue.record("\(events)")
            return
        }
    }
}
