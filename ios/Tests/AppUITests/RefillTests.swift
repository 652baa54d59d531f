import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private let due = medicine(1, "苯磺酸氨氯地平片")
private let out = medicine(2, "盐酸二甲双胍片", lasts: lasts(0))
private let early = medicine(3, "阿托伐他汀钙片", lasts: lasts(40), why: "LRX-603", from: "2026-12-20")
private let all = [due, out, early]
private let ask = RefillAsk(step: .choose, medicines: all, chosen: [due.medicine], place: "城关镇卫生院")

private func screen(_ content: Content<RefillAsk>, _ frame: (inout Frame) -> Void = { _ in }) -> Screen<RefillAsk> {
    var around = Frame()
    around.phone = "0571-88886666"
    frame(&around)
    return Screen(frame: around, content: content)
}

private func changed(_ how: (inout RefillAsk) -> Void) -> Screen<RefillAsk> {
    var ask = ask
    how(&ask)
    return screen(.ready(ask))
}

private let states: [(String, Screen<RefillAsk>)] = [
    ("loading", screen(.loading)),
    ("choosing", screen(.ready(ask))),
    (
        "nothing due",
        changed {
            $0.medicines = [early]; $0.chosen = []
        }
    ),
    (
        "a note",
        changed {
            $0.step = .note; $0.note = "最近有点头晕"
        }
    ),
    (
        "confirming",
        changed {
            $0.step = .confirm; $0.note = "最近有点头晕"
        }
    ),
    ("sent", changed { $0.step = .sent }),
    (
        "queued",
        changed {
            $0.step = .sent; $0.waits = true
        }
    ),
    ("error", screen(.failed(code: "NOT_FOUND", network: false))),
    ("no network", screen(.failed(code: nil, network: true))),
    (
        "offline",
        screen(.ready(ask)) {
            $0.offline = true; $0.waiting = 2; $0.rejected = 1; $0.stopped = .full
        }
    ),
    ("reading aloud", screen(.ready(ask)) { $0.speaking = true }),
]

private let samples = states.map { state in Sample("R13 \(state.0)") { RefillScreen(state.1) { _ in } } }

@MainActor
struct RefillTests {
    @Test(arguments: samples)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    private func seen(
        _ screen: Screen<RefillAsk>, _ look: Look = Look(), _ on: @escaping @MainActor (RefillEvent) -> Void = { _ in }
    )
        -> [Node]
    {
        tree(of: RefillScreen(screen, on: on)) { $0.look = look }
    }

    @Test func whatCannotBeAskedForSaysWhyAndFromWhichDay() {
        let nodes = seen(screen(.ready(ask)))
        #expect(nodes.toggles == 2)
        #expect(nodes.says("12月20日起可以续药") && nodes.says(Words(.chinese).code("LRX-603")?.title ?? "-"))
    }

    @Test func inElderlyModeEachMedicineIsAQuestionOfItsOwn() {
        var events: [RefillEvent] = []
        let nodes = seen(screen(.ready(ask)), Look(elderly: true)) { events.append($0) }
        #expect(nodes.says("要续苯磺酸氨氯地平片吗？") && !nodes.says("盐酸二甲双胍片"))
        nodes.button("要续药")?.act?()
        nodes.button("这次不续")?.act?()
        guard events.count == 2, case .choose(due.medicine, true) = events[0],
            case .choose(due.medicine, false) = events[1]
        else { Issue.record("\(events)"); return }
    }

    @Test func nothingIsSentThatWasNotChosen() {
        let nothing = changed { $0.chosen = [] }
        #expect(seen(nothing).button("下一步")?.isEnabled == false)
        #expect(seen(screen(.ready(ask))).button("下一步")?.isEnabled == true)
    }
}
