import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private let sugar = Advice(
    code: "ADVICE_GLUCOSE_LOW", call120: false, sentences: ["血糖过低，请马上吃15克糖，例如半杯含糖饮料。", "15分钟后再量一次。"],
    sentencesEn: ["Your glucose is too low: take 15 g of sugar now."])

private func glucose(
    _ number: String, _ meter: MeterValue.Meter = .number, _ frame: Frame = around,
    _ change: (inout Reading<MeterValue>) -> Void = { _ in }
) -> Screen<Reading<MeterValue>> {
    var reading = Reading<MeterValue>()
    (reading.value.number, reading.value.meter, reading.value.context) = (number, meter, .fasting)
    change(&reading)
    return screen(.ready(reading), frame)
}

private let samples = [
    ("loading", screen(.loading)), ("empty", screen(.ready(Reading()))), ("normal", glucose("6.1")),
    ("meter shows LO", glucose("", .lo)), ("wrong", glucose("61.0") { $0.wrong = "BAD_VALUE" }),
    ("signs", glucose("6.1") { ($0.step, $0.asked) = (.signs, [.sweating]) }),
    ("kept", glucose("6.1") { $0.step = .kept }),
    ("sugar", glucose("", .lo) { ($0.step, $0.advice) = (.kept, sugar) }),
    ("error", screen(.failed(code: "BUSY", network: false))), ("offline", glucose("6.1", .number, offline)),
    ("queued", glucose("6.1", .number, offline) { ($0.step, $0.waits) = (.kept, true) }),
].map { state in Sample("R17 glucose \(state.0)") { GlucoseScreen(state.1) { _ in } } }

@MainActor
struct GlucoseTests {
    @Test(arguments: samples)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    @Test func whatTheMeterShowsIsChosenAndLettersNeedNoKeys() {
        var events: [GlucoseEvent] = []
        let nodes = tree(of: GlucoseScreen(glucose("6.1")) { events.append($0) })
        nodes.button(Words(.chinese).point)?.act?()
        nodes.button(Words(.chinese).glucoseHi)?.act?()
        guard events.count == 2, case .press(.point) = events[0], case .shows(.hi) = events[1] else {
            Issue.record("\(events)")
            return
        }
        #expect(tree(of: GlucoseScreen(glucose("", .lo)) { _ in }).button("7") == nil)
    }

    @Test func nothingGoesOnBeforeItIsSaidWhen() {
        let next = { (screen: Screen<Reading<MeterValue>>) in
            tree(of: GlucoseScreen(screen) { _ in }).button("下一步")?.isEnabled
        }
        #expect(next(glucose("6.1")) == true && next(glucose("")) == false && next(glucose("", .lo)) == true)
        #expect(next(glucose("6.1") { $0.value.context = nil }) == false)
    }

    @Test func lettersAreReadAloudAsWhatTheyMean() {
        let words = Words(.chinese)
        #expect(glucose("", .hi).content.value?.spoken(words) == words.glucoseSpoken(value: words.glucoseHi))
    }
}
