import Charts
import Design
import SwiftUI

/// One line among others; `square` points tell it from another where colours do not.
struct Series {
    let name: String
    let points: [(at: Date, value: Int)]
    var square = false
}

/// Values over days. The words beneath it and the list beside it say the same to whoever cannot see it.
struct Curves: View {
    let series: [Series]
    let said: String
    let label: @MainActor (Int) -> String

    @Environment(\.look) private var look

    var body: some View {
        let scale = Scale(series.flatMap(\.points).map(\.value))
        return Chart(dots, id: \.id) { dot in
            LineMark(
                x: .value(dot.series.name, dot.at), y: .value(dot.series.name, dot.value),
                series: .value(dot.series.name, dot.series.name)
            )
            .foregroundStyle(look.colour(\.primary))
            .accessibilityHidden(true)
            PointMark(x: .value(dot.series.name, dot.at), y: .value(dot.series.name, dot.value))
                .symbol(dot.symbol)
                .foregroundStyle(look.colour(\.primary))
                .accessibilityLabel("\(dot.series.name) \(look.words.time(dot.at))")
                .accessibilityValue(label(dot.value))
        }
        .chartYScale(domain: scale.low...scale.high)
        .chartXAxis(.hidden)
        .chartYAxis {
            AxisMarks(values: scale.marks) { mark in
                AxisGridLine().foregroundStyle(look.colour(\.line))
                AxisValueLabel { if let value = mark.as(Int.self) { Quiet(text: label(value)) } }
            }
        }
        .frame(height: Self.tall)
        .accessibilityLabel(said)
    }

    private var dots: [Dot] {
        series.flatMap { series in
            series.points.enumerated().map {
                Dot(id: "\(series.name) \($0.offset)", series: series, at: $0.element.at, value: $0.element.value)
            }
        }
    }

    private struct Dot {
        let id: String
        let series: Series
        let at: Date
        let value: Int

        var symbol: BasicChartSymbolShape { series.square ? .square : .circle }
    }

    private static let tall: CGFloat = 200
}

/// Whole tens around what was measured, so that a small change does not look like a great one.
struct Scale: Equatable {
    let low: Int
    let high: Int

    private static let step = 10

    init(_ values: [Int]) {
        low = (values.min() ?? 0) / Self.step * Self.step - Self.step
        high = (values.max() ?? 0) / Self.step * Self.step + 2 * Self.step
    }

    var marks: [Int] { [high, (high + low) / 2, low] }
}
