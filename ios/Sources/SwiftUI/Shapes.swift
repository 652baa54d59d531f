/// https://developer.apple.com/documentation/swiftui/shape
///
/// No screen has one of its own.
public protocol Shape: Sendable, View {}

/// https://developer.apple.com/documentation/swiftui/insettableshape
public protocol InsettableShape: Shape {}

/// A shape, however it is filled, stroked or turned.
public struct Drawn<Content: Shape>: Leaf {
    let shape: Content

    func nodes() -> [Node] {
        var node = Node(.drawing)
        if let path = shape as? Path { node.drawn = [path] }
        return [node]
    }
}

extension Shape {
    public var body: Drawn<Self> { Drawn(shape: self) }

    /// https://developer.apple.com/documentation/swiftui/shape/stroke(_:style:)
    public func stroke(_ content: Color, style: StrokeStyle) -> some View {
        Drawn(shape: self).foregroundStyle(content)
    }
    /// https://developer.apple.com/documentation/swiftui/shape/fill(_:style:)
    public func fill(_ content: Color) -> some View { Drawn(shape: self).foregroundStyle(content) }
    /// https://developer.apple.com/documentation/swiftui/shape/trim(from:to:)
    public func trim(from startFraction: CGFloat = 0, to endFraction: CGFloat = 1) -> some Shape { self }
}

extension InsettableShape {
    /// https://developer.apple.com/documentation/swiftui/insettableshape/strokeborder(_:linewidth:antialiased:)
    public func strokeBorder(_ content: Color, lineWidth: CGFloat = 1) -> some View {
        Drawn(shape: self).foregroundStyle(content)
    }
}

/// https://developer.apple.com/documentation/swiftui/roundedrectangle
public struct RoundedRectangle: InsettableShape {
    public nonisolated init(cornerRadius: CGFloat) {}
}

/// https://developer.apple.com/documentation/swiftui/circle
public struct Circle: InsettableShape {
    public nonisolated init() {}
}

/// https://developer.apple.com/documentation/swiftui/angle
public struct Angle: Sendable {
    public static func degrees(_ degrees: Double) -> Self { Self() }
}

extension View {
    /// https://developer.apple.com/documentation/swiftui/view/rotationeffect(_:anchor:)
    public func rotationEffect(_ angle: Angle) -> some View { self }

    /// https://developer.apple.com/documentation/swiftui/view/overlay(alignment:content:)
    ///
    /// What lies over a view is read after it.
    public func overlay<V: View>(alignment: Alignment = .center, @ViewBuilder content: () -> V) -> some View {
        Overlaid(under: self, over: content())
    }
}

private struct Overlaid<Under: View, Over: View>: Leaf {
    let under: Under
    let over: Over

    func nodes() -> [Node] {
        let above = tree(of: over)
        return tree(of: under).map { node in
            var node = node
            node.children += above
            return node
        }
    }
}
