import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private let son = Proxy(
    grant: id(30), name: "李国强", phone: "139****0077", relation: .child, scopes: [.view, .requestRefill],
    until: "2026-09-18")
private let sms = ConsentText(
    purpose: .sms, version: "zh-2026.1", hash: "0", title: "短信", body: "同意后会收到短信。", optional: true)
private let consents = [Consent(text: sharing, given: true), Consent(text: sms, given: false)]
private let alone = HerFamily(
    family: Family(guardians: [], proxies: [], consents: []), actsFor: [], consents: consents)
private let people = [
    ActedFor(
        resident: id(2), name: "李德福", actingAs: "proxy", grant: id(31), scopes: ["view", "request_refill"],
        until: "2026-05-31"),
    ActedFor(
        resident: id(3), name: "李**", actingAs: "proxy", grant: id(32), scopes: ["pickup"], until: "2026-05-31"),
    ActedFor(resident: id(4), name: "李小宝", actingAs: "guardian", grant: nil, scopes: [], until: nil),
]
private let helpers = Family(guardians: [], proxies: [son], consents: [])
private let helped = HerFamily(family: helpers, actsFor: people, consents: consents)
private let guarded = Family(
    guardians: [Guardian(name: "陈晓燕", relation: "parent", until: nil)], proxies: [], consents: [])

private let named = AddRelative(
    step: .name, name: "李国强", phone: "13900000077", relation: .child, scopes: [.view, .pickup],
    days: ["2026-04-01", "2026-06-01", "2026-09-01", "2027-03-01"], until: "2026-09-01")
private let last = but(named) { $0.step = .confirm }

private let samples =
    standing("R04", full: helped) { FamilyScreen($0) { _ in } }
    + states(
        "R04",
        [
            ("helped", helped), ("empty", alone),
            ("of a child", HerFamily(family: guarded, actsFor: [], consents: consents)),
            ("no answer", HerFamily(family: helpers, actsFor: nil, consents: consents)),
        ]
    ) { FamilyScreen($0) { _ in } }
    + standing("R04 adding", full: last) { AddRelativeScreen($0) { _ in } }
    + states(
        "R04 adding",
        [
            ("consent", but(named) { ($0.step, $0.consent) = (.consent, sharing) }),
            ("empty", AddRelative(step: .name)), ("name", named), ("phone", but(named) { $0.step = .phone }),
            ("relation", but(named) { $0.step = .relation }), ("scopes", but(named) { $0.step = .scopes }),
            ("until", but(named) { $0.step = .until }), ("confirm", last),
            ("refused", but(last) { $0.asking = Asking(wrong: .refused(code: "GRANT_EXISTS")) }),
            ("no answer", but(last) { $0.asking = Asking(wrong: .noAnswer) }),
        ]
    ) { AddRelativeScreen($0) { _ in } }

@MainActor
struct FamilyTests {
    private let words = Words(.chinese)

    @Test(arguments: samples)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    @Test func whoMayOnlyCollectIsNotLookedAt() {
        let nodes = tree(of: FamilyScreen(screen(.ready(helped))) { _ in })
        #expect(nodes.button(words.familyShow(name: "李德福")) != nil)
        #expect(nodes.button(words.familyShow(name: "李小宝")) != nil)
        #expect(nodes.button(words.familyShow(name: "李**")) == nil)
    }

    @Test func whomOneActsForIsNotKnownWithoutANetworkAndSaidToBe() {
        let unknown = HerFamily(family: helpers, actsFor: nil, consents: consents)
        let nodes = tree(of: FamilyScreen(screen(.ready(unknown))) { _ in })
        #expect(nodes.says(words.needsNetwork) && !nodes.says(words.familyActsForNone))
    }

    @Test func nothingIsGrantedThatWasNotChosen() {
        func next(_ entry: AddRelative) -> Bool? {
            tree(of: AddRelativeScreen(screen(.ready(entry))) { _ in }).button(words.next)?.isEnabled
        }
        #expect(next(but(named) { ($0.step, $0.scopes) = (.scopes, []) }) == false)
        #expect(next(but(named) { $0.step = .scopes }) == true)
        #expect(next(but(named) { ($0.step, $0.phone) = (.phone, "1390000007") }) == false)
    }

    @Test func whatIsGrantedIsRestated() {
        let nodes = tree(of: AddRelativeScreen(screen(.ready(last))) { _ in })
        for said in ["李国强", "13900000077", words.name(ProxyScope.pickup), "2026年9月1日", words.familyAnyTime] {
            #expect(nodes.says(said), "\(said)")
        }
    }
}
