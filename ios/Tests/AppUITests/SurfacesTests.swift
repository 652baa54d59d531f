import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

@MainActor
struct SurfacesTests {
    private func seen(_ view: some View, _ letters: DynamicTypeSize = .large) -> [Node] {
        tree(of: view) { $0.dynamicTypeSize = letters }
    }

    private func page(_ frame: Frame = Frame()) -> some View {
        PageView(screen: Screen(frame: frame, content: .ready(1)), title: "页") { _ in
        } spoken: { _ in
            ""
        } content: { _ in
            Said(text: "内容")
        } foot: { _ in
            PrimaryButton(word: "好") {}
        } stands: { _ in
            Said(text: "马上处理")
        }
    }

    @Test func withLargeLettersOneThingStandsBelowTheOther() {
        let tiles = Tiled(["一", "二", "三"]) { Said(text: $0) }
        #expect(seen(tiles).map(\.children.count) == [2, 1])
        #expect(seen(tiles, .accessibility5).map(\.children.count) == [1, 1, 1])
    }

    @Test func withLargeLettersTheFootScrollsAndWhatCannotWaitStays() {
        let scrolled = { (letters: DynamicTypeSize) in
            self.seen(self.page(), letters).all.first { $0.kind == .scroll }.map { [$0] } ?? []
        }
        #expect(scrolled(.large).button("好") == nil && scrolled(.accessibility5).button("好") != nil)
        #expect(!scrolled(.large).says("马上处理") && !scrolled(.accessibility5).says("马上处理"))
        #expect(seen(page(), .accessibility5).says("马上处理"))
    }

    @Test func whatWasDoneStandsOnThePageUntilItIsTooLate() {
        var frame = Frame()
        frame.done = DoneAct(act: UUID(), resident: UUID(), name: "欧阳建国", did: .snooze, at: .now)
        let nodes = seen(page(frame))
        #expect(nodes.says("欧阳建国以后再说") && nodes.button("撤销") != nil)
        check(nodes, Look())
    }

    @Test func whereOneCanGoIsALineEach() {
        let lines = Lines(
            title: "去哪里", lines: [Line(sign: .clock, word: "一") {}, Line(sign: .pill, word: "二", about: "说明") {}])
        let nodes = seen(lines)
        check(nodes, Look())
        #expect(nodes.all.count { $0.kind == .button } == 2 && nodes.button("二 说明") != nil)
    }

    @Test func aNoSaysWhyInTheWordsOfThisAppElseOfTheServer() {
        let words = Words(.chinese)
        #expect(words.said(.noAnswer) == words.needsNetwork)
        #expect(words.said(.refused(code: "NEWER", title: "服务器的话")) == "服务器的话")
        #expect(words.said(.refused(code: "NEWER")) == words.somethingFailed)
        #expect(words.said(.refused(code: "TEAM_FULL")).hasPrefix(words.code("TEAM_FULL")?.title ?? "-"))
        #expect(seen(Refused(wrong: nil)).isEmpty && seen(Refused(wrong: .noAnswer)).says(words.needsNetwork))
    }

    @Test func eachKindOfNoticeHasWords() {
        for kind in NoticeKind.allCases where kind != .other {
            #expect(Words(.chinese).notice(kind.rawValue) != nil, "\(kind)")
        }
    }
}
