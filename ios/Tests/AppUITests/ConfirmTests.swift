import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private let end = Confirm(
    title: "要解约吗？",
    restated: ["赵春兰和王秀兰医生（家医一队）的签约", "2026年3月31日是最后一天", "那天之前可以反悔"], act: "到3月31日解约")
private let text = Read(title: "隐私", paragraphs: ["第一段", "第一段", "第二段"])

private let samples =
    [
        Sample("A11 loading") { ConfirmScreen(screen(.loading)) { _ in } },
        Sample("A11 normal") { ConfirmScreen(screen(.ready(end))) { _ in } },
        Sample("A11 error") { ConfirmScreen(screen(.failed(code: "NOT_FOUND", network: false))) { _ in } },
        Sample("A11 no network") { ConfirmScreen(screen(.failed(code: nil, network: true))) { _ in } },
        Sample("A11 offline") { ConfirmScreen(screen(.ready(end), offline)) { _ in } },
    ] + [
        Sample("a text") { ReadScreen(screen(.ready(text))) { _ in } },
        Sample("a text, offline") { ReadScreen(screen(.ready(text), offline)) { _ in } },
    ]

@MainActor
struct ConfirmTests {
    @Test(arguments: samples)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    @Test func theButtonSaysWhatItDoesAndTheOtherLeavesAllAsItIs() {
        var events: [ConfirmEvent] = []
        let nodes = tree(of: ConfirmScreen(screen(.ready(end))) { events.append($0) })
        nodes.button("到3月31日解约")?.act?()
        nodes.button("取消")?.act?()
        guard events.count == 2, case .act = events[0], case .cancel = events[1] else {
            Issue.record("\(events)")
            return
        }
    }
}
