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
    @LetterScale private var scale

    var body: some View {
        let marks = Scale(series.flatMap(\.points).map(\.value)).marks
        HStack(spacing: CGFloat(look.sizes.gap)) {
            VStack(alignment: .trailing, spacing: 0) {
                ForEach(marks, id: \.self) { mark in
                    if mark != marks.first { Spacer() }
                    Quiet(text: label(mark))
                }
            }
            .accessibilityHidden(true)
            GeometryReader { drawn(Plot(series, size: $0.size, half: half)) }
                .accessibilityLabel(said)
                .accessibilityChildren { HStack(spacing: 0) { ForEach(dots, id: \.id) { spoken($0) } } }
        }
        .frame(height: Self.tall * max(scale, 1))
    }

    private func drawn(_ plot: Plot) -> some View {
        let line = StrokeStyle(lineWidth: Self.line, lineCap: .round, lineJoin: .round)
        return ZStack {
            plot.grid.stroke(look.colour(\.line), style: StrokeStyle(lineWidth: 1))
            ForEach(series, id: \.name) { one in
                plot.line(one).stroke(look.colour(\.primary), style: line)
                plot.dots(one).fill(look.colour(\.primary))
            }
        }
    }

    private func spoken(_ dot: Dot) -> some View {
        Circle()
            .accessibilityLabel("\(dot.name) \(look.words.time(dot.at))")
            .accessibilityValue(label(dot.value))
    }

    private var dots: [Dot] {
        series.flatMap { series in
            series.points.enumerated().map {
                Dot(id: "\(series.name) \($0.offset)", name: series.name, at: $0.element.at, value: $0.element.value)
            }
        }
    }

    private struct Dot {
        let id: String
        let name: String
        let at: Date
        let value: Int
    }

    /// Half as high as a line of text: the first label and the last stand beside their grid lines.
    private var half: CGFloat { CGFloat(look.sizes.small) * scale * 0.6 }

    private static let tall: CGFloat = 200
    private static let line: CGFloat = 2
}

/// Where everything stands in the drawing.
struct Plot {
    private let scale: Scale
    private let from: Date
    private let to: Date
    private let size: CGSize
    private let half: CGFloat

    /// Of a point; half of its side.
    private static let radius: CGFloat = 4

    /// `half` is left free above and below.
    init(_ series: [Series], size: CGSize, half: CGFloat) {
        let points = series.flatMap(\.points)
        scale = Scale(points.map(\.value))
        from = points.map(\.at).min() ?? .distantPast
        to = points.map(\.at).max() ?? .distantPast
        (self.size, self.half) = (size, half)
    }

    var grid: Path {
        Path { path in
            for mark in scale.marks {
                path.addLines([CGPoint(x: 0, y: y(mark)), CGPoint(x: size.width, y: y(mark))])
            }
        }
    }

    func line(_ series: Series) -> Path {
        Path { $0.addLines(series.points.map(place)) }
    }

    func dots(_ series: Series) -> Path {
        Path { path in
            for at in series.points.map(place) {
                let around = CGRect(
                    x: at.x - Self.radius, y: at.y - Self.radius, width: 2 * Self.radius, height: 2 * Self.radius)
                if series.square { path.addRect(around) } else { path.addEllipse(in: around) }
            }
        }
    }

    private func place(_ point: (at: Date, value: Int)) -> CGPoint {
        let whole = to.timeIntervalSince(from)
        let part = whole > 0 ? point.at.timeIntervalSince(from) / whole : 0.5
        let margin = 2 * Self.radius
        return CGPoint(x: margin + part * (size.width - 2 * margin), y: y(point.value))
    }

    private func y(_ value: Int) -> CGFloat {
        half + CGFloat(scale.high - value) / CGFloat(scale.high - scale.low) * (size.height - 2 * half)
    }
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
