import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private let rest = Advice(
    code: "ADVICE_PRESSURE", call120: false,
    sentences: ["血压很高，请坐下休息，5分钟后再量一次。", "这里没有人实时值守，急救请拨打120。"],
    sentencesEn: ["Your blood pressure is very high: sit and rest, and measure again in 5 minutes."])
private let emergency = Advice(
    code: "ADVICE_PRESSURE_SIGNS", call120: true, sentences: ["血压很高，又有危险症状，请马上拨打120。", "坐下休息，不要自己多吃降压药。"],
    sentencesEn: ["Your blood pressure is very high and you have a danger sign: call 120 now."])
private let signs: [DangerSign] = [.severeHeadacheOrDizziness, .chestTightness, .blurredVision]

private func pressure(
    _ systolic: String, _ diastolic: String = "", _ field: Pressure.Field = .pulse, _ frame: Frame = around,
    _ change: (inout Reading<Pressure>) -> Void = { _ in }
) -> Screen<Reading<Pressure>> {
    var reading = Reading<Pressure>()
    (reading.value.systolic, reading.value.diastolic, reading.value.field) = (systolic, diastolic, field)
    reading.hours = careTeam.hours
    change(&reading)
    return screen(.ready(reading), frame)
}

private let asked = pressure("138", "84") { ($0.step, $0.asked) = (.signs, signs) }
private let high = pressure("190", "115") { ($0.step, $0.advice) = (.kept, rest) }
private let danger = pressure("190", "115") { ($0.step, $0.advice) = (.kept, emergency) }

private let samples = [
    ("loading", screen(.loading)), ("empty", pressure("", "", .systolic)), ("normal", pressure("138", "84")),
    ("wrong", pressure("84", "138", .diastolic) { $0.wrong = "BAD_VALUE" }), ("signs", asked),
    ("kept", pressure("138", "84") { $0.step = .kept }), ("rest", high), ("emergency", danger),
    ("error", screen(.failed(code: "BUSY", network: false))), ("offline", pressure("138", "84", .pulse, offline)),
    ("queued", pressure("138", "84", .pulse, offline) { ($0.step, $0.waits) = (.kept, true) }),
].map { state in Sample("R16 pressure \(state.0)") { PressureScreen(state.1) { _ in } } }

@MainActor
struct PressureTests {
    @Test(arguments: samples)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    private func seen(
        _ screen: Screen<Reading<Pressure>>, _ look: Look = Look(),
        _ on: @escaping @MainActor (PressureEvent) -> Void = { _ in }
    ) -> [Node] {
        tree(of: PressureScreen(screen, on: on)) { $0.look = look }
    }

    @Test func keysAndStepsWriteIntoTheNumberThatIsChosen() {
        var events: [PressureEvent] = []
        let nodes = seen(pressure("13", "", .systolic)) { events.append($0) }
        for said in ["8", "删掉一位", "加1", "低压"] { nodes.button(said)?.act?() }
        guard events.count == 4, case .press(.digit(8)) = events[0], case .press(.erase) = events[1],
            case .step(1) = events[2], case .select(.diastolic) = events[3]
        else { Issue.record("\(events)"); return }
        #expect(nodes.button("高压")?.value == "13 毫米汞柱" && nodes.button("高压")?.traits.contains(.isSelected) == true)
    }

    @Test func inElderlyModeThereIsOneNumberOnAPage() {
        let nodes = seen(pressure("138", "", .diastolic), Look(elderly: true))
        #expect(nodes.button("高压") == nil && nodes.button("低压") != nil)
        #expect(nodes.button("下一步")?.isEnabled == false)
        #expect(seen(pressure("138", "", .pulse), Look(elderly: true)).button("下一步")?.isEnabled == true)
    }

    @Test func aSignThatIsFeltIsToldAndWithoutOneTheButtonSaysSo() {
        var events: [PressureEvent] = []
        let nodes = seen(asked) { events.append($0) }
        nodes.all.first { $0.kind == .toggle && $0.said == "胸闷" }?.turn?(true)
        nodes.button("都没有")?.act?()
        guard events.count == 2, case .reading(.feel(.chestTightness, true)) = events[0],
            case .reading(.keep) = events[1]
        else { Issue.record("\(events)"); return }
    }

    @Test func theCallComesFirstWhereItCannotWait() {
        var events: [PressureEvent] = []
        let primary = seen(danger) { events.append($0) }.all.first { $0.identifier == PrimaryButton.identifier }
        primary?.act?()
        guard events.count == 1, case .reading(.frame(.call("120"))) = events[0] else {
            Issue.record("\(events)"); return
        }
        #expect(seen(high).button(Words(.chinese).callTeamToday) != nil)
        #expect(seen(high).says("血压很高，请坐下休息"))
    }

    @Test func whatIsReadAloudIsWhereOneIs() {
        let words = Words(.chinese)
        #expect(high.content.value?.spoken(words).hasSuffix(rest.sentences.joined()) == true)
        #expect(asked.content.value?.spoken(words) == words.readingSigns)
        #expect(pressure("", "", .systolic).content.value?.spoken(words) == "高压：\(words.readingEmpty)")
    }
}
