import AppCore
import CoreFfi
import Design
import SwiftUI

/// R18.
public struct TrendScreen: View {
    let screen: Screen<TrendView>
    let on: @MainActor (TrendEvent) -> Void

    @Environment(\.look) private var look

    private static let spans = [7, 30, 90]

    public init(_ screen: Screen<TrendView>, on: @escaping @MainActor (TrendEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.homeTrend) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: { view in
            Chips(all: Self.spans) {
                look.words.trendDays(days: $0)
            } isChosen: {
                $0 == view.days
            } on: {
                on(.days(days: $0))
            }
            if view.trend.readings.isEmpty { Said(text: look.words.trendNone) } else { values(view) }
        }
    }

    @ViewBuilder private func values(_ view: TrendView) -> some View {
        let curves = view.trend.curves.filter { $0.count > 1 }
        let asList = view.asList || curves.isEmpty
        Said(text: view.spoken(look.words))
        if curves.isEmpty { Quiet(text: look.words.trendOne) }
        if !asList { ForEach(curves, id: \.self) { drawn($0, view) } }
        if !curves.isEmpty {
            SecondaryButton(
                word: asList ? look.words.trendAsCurve : look.words.trendAsList, sign: asList ? .chart : .list
            ) { on(.asList(list: !asList)) }
        }
        if asList { ForEach(view.trend.readings, id: \.id) { reading($0) } }
    }

    private func drawn(_ curve: Curve, _ view: TrendView) -> some View {
        let series = curve.series(look.words)
        return Card {
            Heading(text: curve.title(look.words))
            Curves(series: series, said: view.spoken(look.words)) { curve.label($0) }
            if series.count > 1 {
                ForEach(series, id: \.name) { one in
                    HStack(spacing: CGFloat(look.sizes.gap)) {
                        SignView(sign: one.square ? .square : .dot, size: \.small)
                        Quiet(text: one.name)
                    }
                }
            }
            Quiet(text: "\(look.words.day(view.trend.from)) – \(look.words.day(view.trend.to))")
        }
    }

    private func reading(_ reading: ShownReading) -> some View {
        Card {
            WayView {
                on(.open(reading: reading.id))
            } content: {
                Said(text: look.words.value(reading.value), size: \.title)
                Quiet(text: [look.words.time(reading.takenAt), reading.by].compactMap { $0 }.joined(separator: " · "))
                if let advice = reading.advice {
                    Badge(tone: advice.call120 ? .danger : .warn, sign: .warning, word: look.words.kept(advice))
                }
                if reading.waits { WaitingBadge() }
            }
        }
    }
}

extension Curve {
    fileprivate var count: Int {
        switch self {
        case .bloodPressure(let points): points.count
        case .glucose(_, let points), .weight(let points): points.count
        }
    }

    fileprivate func title(_ words: Words) -> String {
        switch self {
        case .bloodPressure: "\(words.pressureTitle)（\(words.pressureUnit)）"
        case .glucose(let context, _): "\(words.name(context))（\(words.glucoseUnit)）"
        case .weight: "\(words.weightTitle)（\(words.weightUnit)）"
        }
    }

    fileprivate func series(_ words: Words) -> [Series] {
        switch self {
        case .bloodPressure(let points):
            [
                Series(name: words.pressureSystolic, points: points.map { ($0.at, Int($0.systolic)) }),
                Series(name: words.pressureDiastolic, points: points.map { ($0.at, Int($0.diastolic)) }, square: true),
            ]
        case .glucose(let context, let points):
            [Series(name: words.name(context), points: points.map { ($0.at, Int($0.value)) })]
        case .weight(let points): [Series(name: words.weightTitle, points: points.map { ($0.at, Int($0.value)) })]
        }
    }

    fileprivate func label(_ value: Int) -> String {
        if case .bloodPressure = self { "\(value)" } else { whole(tenths: value) }
    }
}

extension TrendView {
    func spoken(_ words: Words) -> String {
        guard let last = trend.readings.first else { return words.trendNone }
        return words.trendCount(days: days, count: trend.readings.count)
            + words.trendLast(value: words.value(last.value))
    }
}
