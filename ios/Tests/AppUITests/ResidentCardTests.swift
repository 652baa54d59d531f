import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private func visit(_ n: UInt8, corrected: Bool = false) -> VisitLine {
    VisitLine(
        visit: id(n), happenedOn: today, mode: .home, by: "李梅", found: [found()], note: "已嘱少盐\(n)",
        corrected: corrected,
        waits: true, version: 1)
}

private func card(isNew: Bool = false) -> ResidentCard {
    let programmes = [
        programme(60, "hypertension", last: found()), programme(62, "elderly", nextDue: today.later(90)),
    ]
    let child = Proxy(
        grant: id(65), name: "李国强", phone: "138****0002", relation: .child, scopes: [.view, .requestRefill],
        until: today.later(90))
    let hypertension = DiagnosisLine(
        diagnosis: id(63), icd: "I10", name: "高血压2级", diagnosedOn: today.later(-2555), resolvedOn: nil)
    let cold = DiagnosisLine(
        diagnosis: id(66), icd: "J00", name: "感冒", diagnosedOn: today.later(-99), resolvedOn: today.later(-90))
    return ResidentCard(
        resident: id(50), name: "赵春兰", sex: .female, age: 71, document: "990101********8605", phone: "138****0001",
        address: "金沙县城关镇和平路3号", contactPreference: nil, livesAlone: !isNew, diedOn: nil,
        programmes: isNew ? [] : programmes,
        visits: isNew ? [] : [visit(61), visit(67, corrected: true), visit(68), visit(69), visit(70)],
        diagnoses: isNew ? [] : [hypertension, cold], referrals: [], tasks: isNew ? [] : [openTask],
        medicines: isNew ? [] : [amlodipine, metformin], readings: isNew ? [] : [pressureReading], contracts: [],
        consents: isNew ? [] : [.contractService, .healthData], family: isNew ? [] : [child])
}

private let states = samples("G03 resident card", card(), [("empty", card(isNew: true))]) {
    ResidentCardScreen($0) { _ in }
}

@MainActor
struct ResidentCardTests {
    @Test(arguments: states)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    private func seen(_ on: @escaping @MainActor (ResidentCardEvent) -> Void = { _ in }) -> [Node] {
        tree(of: ResidentCardScreen(screen(.ready(card())), on: on)) { $0.look = Look() }
    }

    @Test func whatIsOverStandsThereNoMoreAndOnlyTheNewestVisits() {
        let nodes = seen()
        #expect(nodes.says("高血压2级") && !nodes.says("感冒"))
        let notes = [61, 67, 68, 69, 70].map { nodes.says("已嘱少盐\($0)") }
        #expect(notes == [true, false, true, true, false])
    }

    @Test func whatSomebodyMustSeeToStandsOnTopAndIsOpened() throws {
        var events: [ResidentCardEvent] = []
        let nodes = seen { events.append($0) }
        let texts = nodes.all.compactMap(\.text)
        let task = try #require(texts.firstIndex(of: Words(.chinese).task("triage") ?? ""))
        let problems = try #require(texts.firstIndex(of: Words(.chinese).cardProblems))
        #expect(task < problems)
        nodes.button(Words(.chinese).inboxOpen)?.act?()
        nodes.button(Words(.chinese).cardCorrect)?.act?()
        guard events.count == 2, case .openTask(openTask.task) = events[0], case .correct(id(61)) = events[1] else {
            Issue.record("\(events)")
            return
        }
    }
}
