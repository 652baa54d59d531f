import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private let son = Person(resident: id(2), name: "李国强", maySign: true)
private let speaking: Frame = {
    var frame = around
    frame.speaking = true
    return frame
}()

private let samples = [
    ("loading", screen(.loading)), ("normal", screen(.ready(home()))),
    ("of a family", screen(.ready(home(people: home().people + [son])))),
    ("empty", screen(.ready(home(isNew: true)), Frame())),
    ("out of medicine", screen(.ready(home(medicines: [medicine(lasts: lasts(0))])))),
    ("speaking", screen(.ready(home()), speaking)), ("error", screen(.failed(code: "BUSY", network: false))),
    ("offline", screen(.ready(home()), offline)),
].map { state in Sample("R05 home \(state.0)") { HomeScreen(state.1) { _ in } } }

@MainActor
struct HomeTests {
    @Test(arguments: samples)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    @Test func theHomeOfTheElderlyHasSixThingsAndOneOfThemCallsTheDoctor() {
        var events: [HomeEvent] = []
        let view = HomeScreen(screen(.ready(home()))) { events.append($0) }
        let nodes = tree(of: view) { $0.look = Look(elderly: true) }
        #expect(nodes.all.count { $0.act != nil } == 6)
        nodes.button("找医生")?.act?()
        nodes.button("换成标准版")?.act?()
        guard events.count == 2, case .frame(.call("0857-7221101")) = events[0], case .switchEdition = events[1] else {
            Issue.record("\(events)")
            return
        }
    }

    @Test func whatIsReadAloudIsWhatEndsFirst() {
        let words = Words(.chinese)
        #expect(home().spoken(words) == "苯磺酸氨氯地平片还剩7天的量。")
        #expect(home(medicines: [medicine(lasts: lasts(0))]).spoken(words).contains("苯磺酸氨氯地平片"))
        #expect(home(isNew: true).spoken(words) == words.homeNothingSpoken)
    }

    @Test func whatFailedCanBeTriedAgainOrTheClinicCalled() {
        var events: [HomeEvent] = []
        let view = HomeScreen(screen(.failed(code: "BUSY", network: false))) { events.append($0) }
        let nodes = tree(of: view)
        nodes.button("再试一次")?.act?()
        nodes.button("拨打0571-88886666")?.act?()
        guard events.count == 2, case .frame(.retry) = events[0], case .frame(.call) = events[1] else {
            Issue.record("\(events)")
            return
        }
    }
}
