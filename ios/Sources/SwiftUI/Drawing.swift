/// https://developer.apple.com/documentation/swiftui/geometryproxy
public struct GeometryProxy: Sendable {
    public let size: CGSize
    /// Of the scroll view around it, in its own coordinates.
    private let around: CGRect?

    /// The tests' own: how it might be laid out.
    public init(size: CGSize, in around: CGRect? = nil) {
        self.size = size
        self.around = around
    }

    /// https://developer.apple.com/documentation/swiftui/geometryproxy/bounds(of:)
    public func bounds(of coordinateSpace: NamedCoordinateSpace) -> CGRect? { around }
}

/// https://developer.apple.com/documentation/swiftui/namedcoordinatespace
public struct NamedCoordinateSpace: Sendable {
    /// https://developer.apple.com/documentation/swiftui/coordinatespaceprotocol/scrollview
    public static let scrollView = Self()
}

/// https://developer.apple.com/documentation/swiftui/geometryreader
///
/// On a phone that is small.
public struct GeometryReader<Content: View>: Leaf {
    private let content: (GeometryProxy) -> Content
    public init(@ViewBuilder content: @escaping (GeometryProxy) -> Content) { self.content = content }
    func nodes() -> [Node] { tree(of: content(GeometryProxy(size: CGSize(width: 320, height: 160)))) }
}

/// https://developer.apple.com/documentation/swiftui/path
public struct Path: Sendable {
    /// The tests' own: along which points it goes, and around what.
    public private(set) var points: [CGPoint] = []
    public private(set) var ellipses: [CGRect] = []
    public private(set) var rectangles: [CGRect] = []
    public init(_ callback: (inout Path) -> Void) { callback(&self) }
    private init() {}
    public mutating func addLines(_ lines: [CGPoint]) { points += lines }
    public mutating func addLine(to p: CGPoint) { points.append(p) }
    public mutating func addEllipse(in rect: CGRect) { ellipses.append(rect) }
    public mutating func addRect(_ rect: CGRect) { rectangles.append(rect) }
}

extension Path: Shape {}

/// https://developer.apple.com/documentation/coregraphics/cglinecap
public enum CGLineCap: Sendable { case butt, round }
/// https://developer.apple.com/documentation/coregraphics/cglinejoin
public enum CGLineJoin: Sendable { case miter, round }

/// https://developer.apple.com/documentation/swiftui/strokestyle
public struct StrokeStyle: Sendable {
    public init(lineWidth: CGFloat = 1, lineCap: CGLineCap = .butt, lineJoin: CGLineJoin = .miter) {}
}

/// https://developer.apple.com/documentation/swiftui/graphicscontext
public struct GraphicsContext {
    /// https://developer.apple.com/documentation/swiftui/graphicscontext/shading
    public struct Shading: Sendable {
        public static func color(_ color: Color) -> Self { Self() }
    }

    /// What was drawn, in its order.
    final class Sheet { var paths: [Path] = [] }
    let sheet = Sheet()

    public func stroke(_ path: Path, with shading: Shading, style: StrokeStyle) { sheet.paths.append(path) }
}

/// https://developer.apple.com/documentation/swiftui/canvas
public struct Canvas: Leaf {
    private let renderer: (inout GraphicsContext, CGSize) -> Void
    public init(renderer: @escaping (inout GraphicsContext, CGSize) -> Void) { self.renderer = renderer }

    func nodes() -> [Node] {
        var (node, context) = (Node(.drawing), GraphicsContext())
        renderer(&context, CGSize(width: 320, height: 160))
        node.drawn = context.sheet.paths
        return [node]
    }
}

/// https://developer.apple.com/documentation/swiftui/draggesture
@MainActor
public struct DragGesture {
    public struct Value: Sendable {
        public let startLocation: CGPoint
        public let location: CGPoint
    }

    private var changed: [@MainActor (Value) -> Void] = []
    private var ended: [@MainActor (Value) -> Void] = []

    public init(minimumDistance: CGFloat = 10) {}

    /// https://developer.apple.com/documentation/swiftui/gesture/onchanged(_:)
    public func onChanged(_ action: @escaping @MainActor (Value) -> Void) -> Self {
        var gesture = self
        gesture.changed.append(action)
        return gesture
    }

    /// https://developer.apple.com/documentation/swiftui/gesture/onended(_:)
    public func onEnded(_ action: @escaping @MainActor (Value) -> Void) -> Self {
        var gesture = self
        gesture.ended.append(action)
        return gesture
    }

    /// A finger along these points.
    func follow(_ points: [CGPoint]) {
        guard let first = points.first, let last = points.last else { return }
        for point in points {
            for tell in changed { tell(Value(startLocation: first, location: point)) }
        }
        for tell in ended { tell(Value(startLocation: first, location: last)) }
    }
}

extension View {
    /// https://developer.apple.com/documentation/swiftui/view/highprioritygesture(_:including:)
    public func highPriorityGesture(_ gesture: DragGesture) -> some View {
        Modified(content: self) { $0.drag = gesture.follow }
    }

    /// https://developer.apple.com/documentation/swiftui/view/ongeometrychange(for:of:action:)
    public func onGeometryChange<T: Equatable & Sendable>(
        for type: T.Type, of transform: @escaping @Sendable (GeometryProxy) -> T,
        action: @escaping @MainActor (T) -> Void
    ) -> some View {
        Laid(content: self) { action(transform($0)) }
    }
}

/// What is told where it lies: a place in the tree of its own.
struct Laid<Content: View>: Leaf {
    let content: Content
    let tell: @MainActor (GeometryProxy) -> Void

    func nodes() -> [Node] {
        var node = Node(.stack, tree(of: content))
        node.layOut = tell
        return [node]
    }
}
