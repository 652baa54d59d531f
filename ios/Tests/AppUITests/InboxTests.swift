import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private let inbox = Inbox(
    today: today,
    notices: [
        Notice(kind: "phone_change", on: today, about: nil, source: id(40)),
        Notice(kind: "refill_ready", on: today.later(-1), about: amlodipine.name, source: id(41)),
        Notice(kind: "medicine_ends", on: today.later(7), about: metformin.name, source: id(42)),
        Notice(kind: "follow_up_due", on: today.later(-3), about: "高血压", source: id(43)),
        Notice(kind: "something_new", on: today.later(-9), about: nil, source: id(44)),
    ])

private let samples = [
    ("loading", screen(.loading)), ("normal", screen(.ready(inbox))),
    ("empty", screen(.ready(Inbox(today: today, notices: [])))),
    ("error", screen(.failed(code: "BUSY", network: false))), ("offline", screen(.ready(inbox), offline)),
].map { state in Sample("R15 inbox \(state.0)") { InboxScreen(state.1) { _ in } } }

@MainActor
struct InboxTests {
    @Test(arguments: samples)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    @Test func whatIsOfTodayStandsBeforeWhatComesAndWhatWas() {
        let nodes = tree(of: InboxScreen(screen(.ready(inbox))) { _ in })
        let words = Words(.chinese)
        let headings = nodes.all.filter { $0.traits.contains(.isHeader) }.compactMap(\.text)
        #expect(headings == [words.homeInbox, words.today, words.inboxComing, words.earlier])
    }

    @Test func eachHasItsButton() {
        var events: [InboxEvent] = []
        let nodes = tree(of: InboxScreen(screen(.ready(inbox))) { events.append($0) })
        nodes.button(Words(.chinese).refillAsk)?.act?()
        guard events.count == 1, case .open(id(42)) = events[0] else { Issue.record("\(events)"); return }
        #expect(nodes.all.count { $0.kind == .button && $0.said == Words(.chinese).inboxOpen } == 4)
        #expect(nodes.says(Words(.chinese).noticeOther))
    }
}
