import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private func ago(_ days: Double) -> Date { now.addingTimeInterval(-days * 86_400) }

private let pressures: [PressurePoint] = [(151, 92), (148, 90), (139, 86), (142, 88), (136, 84), (138, 84)]
    .enumerated().map {
        PressurePoint(at: ago(25 - 5 * Double($0.offset)), systolic: $0.element.0, diastolic: $0.element.1)
    }
private let readings = pressures.reversed().enumerated().map { at, point in
    shown(
        UInt8(60 + at),
        .bloodPressure(systolic: point.systolic, diastolic: point.diastolic, pulse: nil, arm: nil), at: point.at)
}
private let sweet = shown(70, .glucose(value: .tenths(tenths: 61), context: .fasting), at: ago(2), waits: true)
private let curves: [Curve] = [
    .bloodPressure(points: pressures),
    .glucose(
        context: .fasting,
        points: [Point(at: ago(20), value: 71), Point(at: ago(9), value: 68), Point(at: ago(2), value: 61)]),
    .weight(points: [Point(at: ago(20), value: 612), Point(at: ago(2), value: 604)]),
]

private func month(
    _ curves: [Curve] = curves, _ readings: [ShownReading] = readings + [sweet], asList: Bool = false
) -> TrendView {
    TrendView(
        days: 30, trend: Trend(from: today.later(-29), to: today, curves: curves, readings: readings), asList: asList)
}

private let samples = [
    ("loading", screen(.loading)), ("normal", screen(.ready(month()))), ("list", screen(.ready(month(asList: true)))),
    ("one value", screen(.ready(month([], [readings[0]])))), ("empty", screen(.ready(month([], [])))),
    ("error", screen(.failed(code: "BUSY", network: false))), ("offline", screen(.ready(month()), offline)),
    ("queued", screen(.ready(month(asList: true)), offline)),
].map { state in Sample("R18 trend \(state.0)") { TrendScreen(state.1) { _ in } } }

@MainActor
struct TrendTests {
    @Test(arguments: samples)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    @Test func eachPointOfACurveIsSaidWithItsDayAndItsUnitStandsAbove() {
        let nodes = tree(of: TrendScreen(screen(.ready(month()))) { _ in })
        let points = nodes.all.filter { $0.kind == .drawing && $0.value != nil }
        #expect(points.map(\.value).contains("151") && points.map(\.value).contains("6.1"))
        #expect(points.first?.label == "高压 2月5日 10:24" && points.count == 2 * pressures.count + 5)
        #expect(nodes.says("（毫米汞柱）") && nodes.says("（\(Words(.chinese).glucoseUnit)）"))
    }

    @Test func eachLineIsDrawnThroughItsPointsRoundOrSquareOverAGridWithItsLabels() {
        let nodes = tree(of: TrendScreen(screen(.ready(month([curves[0]])))) { _ in })
        let drawn = nodes.all.flatMap(\.drawn)
        #expect(drawn.map(\.points.count) == [6, pressures.count, 0, pressures.count, 0])
        #expect(drawn.map(\.ellipses.count) == [0, 0, pressures.count, 0, 0])
        #expect(drawn.map(\.rectangles.count) == [0, 0, 0, 0, pressures.count])
        #expect(zip(drawn[1].points, drawn[2].ellipses).allSatisfy { $0 == CGPoint(x: $1.midX, y: $1.midY) })
        let labels = nodes.flatMap(\.whole).filter(\.isHidden).flatMap(\.children).compactMap(\.text)
        #expect(labels == ["170", "120", "70"])
    }

    @Test func timeGoesFromTheLeftAndTheGreatestIsAbove() {
        let days = Series(name: "", points: [(ago(2), 60), (ago(1), 70), (ago(0), 80)])
        let size = CGSize(width: 116, height: 120)
        let plot = Plot([days], size: size, half: 10)
        #expect(Scale([60, 80]).marks == [100, 75, 50])
        #expect(plot.grid.points.map(\.y) == [10, 10, 60, 60, 110, 110])
        #expect(plot.line(days).points == [CGPoint(x: 8, y: 90), CGPoint(x: 58, y: 70), CGPoint(x: 108, y: 50)])
        let once = Series(name: "", points: [(now, 60), (now, 80)])
        #expect(Plot([once], size: size, half: 10).line(once).points.map(\.x) == [58, 58])
    }

    @Test func theScaleIsWholeTensAroundWhatWasMeasured() {
        #expect(Scale([84, 151]).marks == [170, 120, 70])
        #expect(Scale([61]).marks == [80, 65, 50])
    }

    @Test func whoeverCannotSeeItHasAList() {
        var events: [TrendEvent] = []
        let curve = tree(of: TrendScreen(screen(.ready(month()))) { events.append($0) })
        curve.button(Words(.chinese).trendAsList)?.act?()
        guard events.count == 1, case .asList(true) = events[0] else { Issue.record("\(events)"); return }
        let list = tree(of: TrendScreen(screen(.ready(month(asList: true)))) { _ in })
        #expect(list.all.allSatisfy { $0.kind != .drawing || $0.value == nil })
        #expect(list.says("138/84 毫米汞柱") && list.says("6.1 ") && list.says(Words(.chinese).waiting))
    }

    @Test func oneValueIsNoCurve() {
        let nodes = tree(of: TrendScreen(screen(.ready(month([], [readings[0]])))) { _ in })
        #expect(nodes.says(Words(.chinese).trendOne) && nodes.button(Words(.chinese).trendAsList) == nil)
    }
}

extension Node {
    /// Also what only the eye sees.
    fileprivate var whole: [Node] { [self] + children.flatMap(\.whole) }
}
