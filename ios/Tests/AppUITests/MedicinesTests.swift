import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private let ofEveryKind = [
    medicine(12, "阿托伐他汀钙片", lasts: lasts(0)), amlodipine, medicine(13, "缬沙坦胶囊", refill: refill(.reviewed)),
    medicine(14, "硝酸甘油片", lasts: nil), medicine(15, "卡托普利片", stopped: true), medicine(16, "阿司匹林", waits: true),
    medicine(17, "格列齐特", why: "LRX-603"),
]

private let hers = Medicines(all: [amlodipine, metformin], doses: [morning, evening])

private let samples = [
    ("loading", screen(.loading)), ("normal", screen(.ready(Medicines(all: [amlodipine, metformin])))),
    ("with their times", screen(.ready(hers))), ("of every kind", screen(.ready(Medicines(all: ofEveryKind)))),
    ("empty", screen(.ready(Medicines(all: [])))),
    ("error", screen(.failed(code: "BUSY", network: false))),
    ("offline", screen(.ready(hers), offline)),
].map { state in Sample("R11 medicines \(state.0)") { MedicinesScreen(state.1) { _ in } } }

@MainActor
struct MedicinesTests {
    @Test(arguments: samples)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    private func seen(
        _ medicines: [Medicine], elderly: Bool = false, _ on: @escaping @MainActor (MedicinesEvent) -> Void = { _ in }
    ) -> [Node] {
        tree(of: MedicinesScreen(screen(.ready(Medicines(all: medicines))), on: on)) {
            $0.look = Look(elderly: elderly)
        }
    }

    @Test func aFingerThatShakesAsksOnce() {
        var events: [MedicinesEvent] = []
        let button = seen([amlodipine, metformin]) { events.append($0) }.button("续这1种药")
        for _ in 0..<3 { button?.act?() }
        guard events.count == 1, case .askAgain([amlodipine.medicine]) = events[0] else {
            Issue.record("\(events)")
            return
        }
    }

    @Test func theRingSaysHowLongItLasts() {
        #expect(seen([amlodipine]).all.contains { $0.kind == .stack && $0.label == "还剩7天" })
        let out = seen([medicine(lasts: lasts(0))])
        #expect(out.all.contains { $0.kind == .stack && $0.label == Words(.chinese).medicineOut })
        #expect(seen([medicine(stopped: true)]).all.allSatisfy { $0.kind != .stack })
    }

    @Test func inElderlyModeEachMedicineIsAskedForByItself() {
        let second = medicine(12, "缬沙坦胶囊")
        let asks = seen([amlodipine, second], elderly: true).all.filter { $0.said == "续药" && $0.act != nil }
        #expect(asks.map { $0.identifier == PrimaryButton.identifier } == [true, false])
    }

    @Test func thePageReadsItselfAloud() {
        #expect(Medicines(all: [amlodipine]).spoken(Words(.chinese)) == "苯磺酸氨氯地平片还剩7天的量。")
        #expect(Medicines(all: []).spoken(Words(.chinese)) == Words(.chinese).medicineNone)
    }

    @Test func whatSheTookIsTickedAndWhatSheDidNotIsReadAloudFirst() {
        var events: [MedicinesEvent] = []
        let nodes = tree(of: MedicinesScreen(screen(.ready(hers))) { events.append($0) })
        let doses = nodes.all.filter { $0.kind == .toggle }
        #expect(doses.map(\.said) == ["08:24 苯磺酸氨氯地平片、盐酸二甲双胍缓释片 已吃", "20:24 盐酸二甲双胍缓释片 还没吃"])
        doses[0].turn?(false)
        doses[1].turn?(true)
        guard events.count == 2, case .take(morning.id, false) = events[0], case .take(evening.id, true) = events[1]
        else { Issue.record("\(events)"); return }
        #expect(hers.spoken(Words(.chinese)).hasPrefix("20:24的药还没吃。苯磺酸"))
    }
}
