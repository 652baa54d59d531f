// A stand-in for SwiftUI where there is none: the part of it that the app uses, as strict as Apple documents it, and a tree that a test can
// read. It draws nothing. What is not declared here may not be used by a screen; each declaration names the page that it follows.

@_exported import Foundation
@_exported import Observation

/// https://developer.apple.com/documentation/swiftui/view
@MainActor @preconcurrency
public protocol View {
    associatedtype Body: View
    @ViewBuilder var body: Body { get }
}

extension Never: View {
    public var body: Never { fatalError("a view of the stand-in has no body") }
}

/// A view that is a part of the tree, and not made of others.
@MainActor
protocol Leaf: View where Body == Never {
    func nodes() -> [Node]
}

extension Leaf {
    public var body: Never { fatalError("a view of the stand-in has no body") }
}

/// A part of the tree that is made as it is seen, in the environment it stands in.
struct Part: Leaf {
    private let made: @MainActor () -> [Node]
    init(_ made: @escaping @MainActor () -> [Node]) { self.made = made }
    func nodes() -> [Node] { made() }
}

/// What a view comes to.
@MainActor
public func tree(of view: some View) -> [Node] {
    if let leaf = view as? any Leaf { return leaf.nodes() }
    return tree(of: view.body)
}

/// What it comes to in such an environment.
@MainActor
public func tree(of view: some View, in change: (inout EnvironmentValues) -> Void) -> [Node] {
    var values = EnvironmentValues()
    change(&values)
    return EnvironmentValues.$current.withValue(values) { tree(of: view) }
}

/// https://developer.apple.com/documentation/swiftui/viewbuilder
@MainActor @resultBuilder
public enum ViewBuilder {
    public static func buildExpression<Content: View>(_ content: Content) -> Content { content }
    public static func buildBlock() -> EmptyView { EmptyView() }
    public static func buildBlock<Content: View>(_ content: Content) -> Content { content }
    public static func buildBlock<each Content: View>(_ content: repeat each Content) -> TupleView<
        (repeat each Content)
    > {
        var views: [any View] = []
        repeat views.append(each content)
        return TupleView(views)
    }
    public static func buildIf<Content: View>(_ content: Content?) -> Content? { content }
    public static func buildEither<First: View, Second: View>(first: First) -> _ConditionalContent<First, Second> {
        .first(first)
    }
    public static func buildEither<First: View, Second: View>(second: Second) -> _ConditionalContent<First, Second> {
        .second(second)
    }
}

/// https://developer.apple.com/documentation/swiftui/emptyview
public struct EmptyView: Leaf {
    public init() {}
    func nodes() -> [Node] { [] }
}

/// https://developer.apple.com/documentation/swiftui/tupleview
public struct TupleView<T>: Leaf {
    private let views: [any View]
    init(_ views: [any View]) { self.views = views }
    func nodes() -> [Node] { views.flatMap { tree(of: $0) } }
}

/// https://developer.apple.com/documentation/swiftui/_conditionalcontent
public enum _ConditionalContent<First: View, Second: View>: Leaf {
    case first(First)
    case second(Second)

    func nodes() -> [Node] {
        switch self {
        case .first(let view): tree(of: view)
        case .second(let view): tree(of: view)
        }
    }
}

extension Optional: View where Wrapped: View {}
extension Optional: Leaf where Wrapped: View {
    func nodes() -> [Node] { map { tree(of: $0) } ?? [] }
}

/// https://developer.apple.com/documentation/swiftui/group
public struct Group<Content: View>: Leaf {
    private let content: Content
    public init(@ViewBuilder content: () -> Content) { self.content = content() }
    func nodes() -> [Node] { tree(of: content) }
}

/// https://developer.apple.com/documentation/swiftui/foreach
public struct ForEach<Data: RandomAccessCollection, ID: Hashable, Content: View>: Leaf {
    private let views: [Content]

    public init(_ data: Data, id: KeyPath<Data.Element, ID>, @ViewBuilder content: @escaping (Data.Element) -> Content)
    {
        precondition(Set(data.map { $0[keyPath: id] }).count == data.count, "each element has an id of its own")
        views = data.map { content($0) }
    }

    func nodes() -> [Node] { views.flatMap { tree(of: $0) } }
}

extension ForEach where Data.Element: Identifiable, ID == Data.Element.ID {
    public init(_ data: Data, @ViewBuilder content: @escaping (Data.Element) -> Content) {
        self.init(data, id: \.id, content: content)
    }
}
