/// https://developer.apple.com/documentation/swiftui/navigationstack
///
/// What lies on top of the path is seen, and nothing of what lies under it.
public struct NavigationStack<Data: Hashable, Root: View>: Leaf {
    private let path: Binding<[Data]>
    private let root: Root

    public init(path: Binding<[Data]>, @ViewBuilder root: () -> Root) {
        self.path = path
        self.root = root()
    }

    func nodes() -> [Node] {
        let below = tree(of: root)
        var node = Node(.stack, below)
        if let top = path.wrappedValue.last {
            let opened = below.flatMap(\.all).compactMap { $0.destination?(top) }.first
            precondition(opened != nil, "no destination for \(top)")
            node.children = opened ?? []
            node.goBack = { path.wrappedValue = path.wrappedValue.dropLast() }
        }
        return [node]
    }
}

/// https://developer.apple.com/documentation/swiftui/toolbarplacement
public enum ToolbarPlacement: Sendable { case navigationBar }
/// https://developer.apple.com/documentation/swiftui/accessibilityactionkind
public enum AccessibilityActionKind: Sendable { case escape }

/// https://developer.apple.com/documentation/swiftui/colorscheme
public enum ColorScheme: Sendable { case light, dark }
/// https://developer.apple.com/documentation/swiftui/colorschemecontrast
public enum ColorSchemeContrast: Sendable { case standard, increased }

private struct ColorSchemeKey: EnvironmentKey { static let defaultValue = ColorScheme.light }
private struct ColorSchemeContrastKey: EnvironmentKey { static let defaultValue = ColorSchemeContrast.standard }

extension EnvironmentValues {
    /// https://developer.apple.com/documentation/swiftui/environmentvalues/colorscheme
    public var colorScheme: ColorScheme {
        get { self[ColorSchemeKey.self] }
        set { self[ColorSchemeKey.self] = newValue }
    }
    /// https://developer.apple.com/documentation/swiftui/environmentvalues/colorschemecontrast
    public var colorSchemeContrast: ColorSchemeContrast { self[ColorSchemeContrastKey.self] }
}

extension View {
    /// https://developer.apple.com/documentation/swiftui/view/navigationdestination(for:destination:)
    public func navigationDestination<D: Hashable, C: View>(
        for data: D.Type, @ViewBuilder destination: @escaping @MainActor (D) -> C
    ) -> some View {
        Modified(content: self) { node in
            node.destination = { value in (value as? D).map { tree(of: destination($0)) } }
        }
    }
    /// https://developer.apple.com/documentation/swiftui/view/toolbar(_:for:)
    public func toolbar(_ visibility: Visibility, for bars: ToolbarPlacement...) -> some View { self }
    /// https://developer.apple.com/documentation/swiftui/view/accessibilityaction(_:_:)
    public func accessibilityAction(
        _ actionKind: AccessibilityActionKind, _ handler: @escaping @MainActor () -> Void
    ) -> some View {
        Modified(content: self) { $0.escape = handler }
    }
}
