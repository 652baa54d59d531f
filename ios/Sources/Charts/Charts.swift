// A stand-in for Swift Charts where there is none: the part of it that the app uses, as strict as Apple documents it. It draws nothing;
// each mark that is read out is a part of the tree, and so is what stands at the axes.

import SwiftUI

/// https://developer.apple.com/documentation/charts/plottable
public protocol Plottable {}
extension Int: Plottable {}
extension Date: Plottable {}
extension String: Plottable {}

/// https://developer.apple.com/documentation/charts/plottablevalue
public struct PlottableValue<Value: Plottable> {
    public static func value<S: StringProtocol>(_ label: S, _ value: Value) -> Self { Self() }
}

/// https://developer.apple.com/documentation/charts/chartcontent
@MainActor
public protocol ChartContent {
    var marks: [Mark] { get }
}

/// What can be read of a mark. The tests' own; Apple has no such thing.
public struct Mark: Sendable {
    var label: String?
    var value: String?
    var isHidden = false
}

/// https://developer.apple.com/documentation/charts/chartcontentbuilder
@MainActor @resultBuilder
public enum ChartContentBuilder {
    public static func buildExpression<Content: ChartContent>(_ content: Content) -> Content { content }
    public static func buildBlock<A: ChartContent, B: ChartContent>(_ first: A, _ second: B) -> some ChartContent {
        Marks(marks: first.marks + second.marks)
    }
}

struct Marks: ChartContent {
    let marks: [Mark]
}

/// https://developer.apple.com/documentation/charts/linemark
public struct LineMark: ChartContent {
    public let marks = [Mark()]
    public init<X: Plottable, Y: Plottable, S: Plottable>(
        x: PlottableValue<X>, y: PlottableValue<Y>, series: PlottableValue<S>
    ) {}
}

/// https://developer.apple.com/documentation/charts/pointmark
public struct PointMark: ChartContent {
    public let marks = [Mark()]
    public init<X: Plottable, Y: Plottable>(x: PlottableValue<X>, y: PlottableValue<Y>) {}
}

/// https://developer.apple.com/documentation/charts/basicchartsymbolshape
public struct BasicChartSymbolShape: Sendable {
    public static let circle = Self()
    public static let square = Self()
}

extension ChartContent {
    private func each(_ change: (inout Mark) -> Void) -> some ChartContent {
        Marks(
            marks: marks.map { mark in
                var mark = mark
                change(&mark)
                return mark
            })
    }

    /// https://developer.apple.com/documentation/charts/chartcontent/foregroundstyle(_:)
    public func foregroundStyle(_ style: Color) -> some ChartContent { self }
    /// https://developer.apple.com/documentation/charts/chartcontent/symbol(_:)
    public func symbol(_ symbol: BasicChartSymbolShape) -> some ChartContent { self }
    /// https://developer.apple.com/documentation/charts/chartcontent/accessibilitylabel(_:)
    public func accessibilityLabel<S: StringProtocol>(_ label: S) -> some ChartContent {
        each { $0.label = String(label) }
    }
    /// https://developer.apple.com/documentation/charts/chartcontent/accessibilityvalue(_:)
    public func accessibilityValue<S: StringProtocol>(_ value: S) -> some ChartContent {
        each { $0.value = String(value) }
    }
    /// https://developer.apple.com/documentation/charts/chartcontent/accessibilityhidden(_:)
    public func accessibilityHidden(_ hidden: Bool) -> some ChartContent { each { $0.isHidden = hidden } }
}

/// https://developer.apple.com/documentation/charts/chart
public struct Chart: View {
    private let marks: [Mark]

    /// https://developer.apple.com/documentation/charts/chart/init(_:id:content:)
    public init<Data: RandomAccessCollection, ID: Hashable, C: ChartContent>(
        _ data: Data, id: KeyPath<Data.Element, ID>, @ChartContentBuilder content: (Data.Element) -> C
    ) {
        precondition(Set(data.map { $0[keyPath: id] }).count == data.count, "each element has an id of its own")
        marks = data.flatMap { content($0).marks }
    }

    public var body: some View {
        Part {
            let read = marks.filter { !$0.isHidden }.map { mark in
                var node = Node(.drawing)
                (node.label, node.value) = (mark.label, mark.value)
                return node
            }
            return [Node(.drawing, read)]
        }
    }
}

/// https://developer.apple.com/documentation/charts/axisvalue
public struct AxisValue {
    let value: any Plottable
    public func `as`<P: Plottable>(_ type: P.Type) -> P? { value as? P }
}

/// https://developer.apple.com/documentation/charts/axismark
@MainActor
public protocol AxisMark {
    var labels: [Node] { get }
}

/// https://developer.apple.com/documentation/charts/axisgridline
public struct AxisGridLine: AxisMark {
    public let labels: [Node] = []
    public init() {}
    /// https://developer.apple.com/documentation/charts/axismark/foregroundstyle(_:)
    public func foregroundStyle(_ style: Color) -> Self { self }
}

/// https://developer.apple.com/documentation/charts/axisvaluelabel
public struct AxisValueLabel: AxisMark {
    public let labels: [Node]
    public init(@ViewBuilder content: () -> some View) { labels = tree(of: content()) }
}

/// https://developer.apple.com/documentation/charts/axismarkbuilder
@MainActor @resultBuilder
public enum AxisMarkBuilder {
    public static func buildBlock<A: AxisMark, B: AxisMark>(_ first: A, _ second: B) -> [Node] {
        first.labels + second.labels
    }
}

/// https://developer.apple.com/documentation/charts/axismarks
@MainActor
public struct AxisMarks {
    let labels: [Node]
    public init<Value: Plottable>(values: [Value], @AxisMarkBuilder content: (AxisValue) -> [Node]) {
        labels = values.flatMap { content(AxisValue(value: $0)) }
    }
}

extension View {
    /// https://developer.apple.com/documentation/swiftui/view/chartyscale(domain:type:)
    public func chartYScale(domain: ClosedRange<Int>) -> some View { self }
    /// https://developer.apple.com/documentation/swiftui/view/chartxaxis(_:)
    public func chartXAxis(_ visibility: Visibility) -> some View { self }
    /// https://developer.apple.com/documentation/swiftui/view/chartyaxis(content:)
    public func chartYAxis(content: () -> AxisMarks) -> some View {
        let labels = content().labels
        return Part {
            tree(of: self).map { node in
                var node = node
                node.children += labels
                return node
            }
        }
    }
}
