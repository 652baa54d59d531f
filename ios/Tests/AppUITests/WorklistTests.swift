import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private let list = WorklistView(list: page(next: "next"), bucket: .overdue1To30, colleagues: [id(53): "李梅"])
private let opened = WorklistView(list: page(), opened: urgent.resident)
private let firstPage = WorklistView(list: page(whole: false, counts: []))
private let nobody = WorklistView(list: page([]), search: "zcl")
private let nothingDue = WorklistView(list: page([], counts: [], nextDue: today.later(4)))

private let states = samples(
    "G02 worklist", list,
    [("opened", opened), ("first page", firstPage), ("nobody found", nobody), ("nothing due", nothingDue)]
) { WorklistScreen($0) { _ in } }

@MainActor
struct WorklistTests {
    @Test(arguments: states)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    private func seen(
        _ view: WorklistView, _ on: @escaping @MainActor (WorklistEvent) -> Void = { _ in }
    ) -> [Node] {
        tree(of: WorklistScreen(screen(.ready(view)), on: on)) { $0.look = Look() }
    }

    @Test func aRowSaysWhatIsDueHowPressingItIsAndWhoSeesToIt() {
        let nodes = seen(list)
        for said in ["赵春兰 71岁", "风险：紧急", "逾期12天", "还剩7天", "危急值待处理，高血压随访", "由李梅负责"] {
            #expect(nodes.says(said), "\(said)")
        }
        #expect(nodes.says("3天后") && nodes.says(Words(.chinese).medicineOut))
        #expect(nodes.all.count { $0.text == Words(.chinese).listDraft } == 1)
    }

    @Test func aVisitIsOneTapFromTheListAndTheOtherActsTwo() {
        #expect(seen(list).button("记录电话结果") == nil)
        var events: [WorklistEvent] = []
        let nodes = seen(opened) { events.append($0) }
        for word in [Words(.chinese).listVisit, Words(.chinese).listCall, Words(.chinese).listSnooze] {
            nodes.button(word)?.act?()
        }
        guard events.count == 3, case .visit(urgent.resident) = events[0],
            case .recordCall(urgent.resident) = events[1],
            case .snooze(urgent.resident) = events[2]
        else { Issue.record("\(events)"); return }
    }

    @Test func aBucketThatIsChosenSaysSoAndEachLeadsToItsOwn() {
        var events: [WorklistEvent] = []
        let nodes = seen(list) { events.append($0) }
        let chosen = nodes.all.filter { $0.kind == .button && $0.traits.contains(.isSelected) }
        #expect(chosen.map(\.said) == ["\(Words(.chinese).name(Bucket.overdue1To30)) 17"])
        chosen.first?.act?()
        guard events.count == 1, case .choose(.overdue1To30) = events[0] else { Issue.record("\(events)"); return }
    }

    @Test func beforeEverythingIsReadNothingIsFilteredOrSearched() {
        let nodes = seen(firstPage)
        #expect(nodes.says(Words(.chinese).listPart) && nodes.all.allSatisfy { $0.kind != .field })
    }
}
