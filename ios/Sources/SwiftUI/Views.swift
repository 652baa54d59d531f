/// https://developer.apple.com/documentation/swiftui/localizedstringkey
public struct LocalizedStringKey: ExpressibleByStringInterpolation, Sendable {
    let key: String
    public init(stringLiteral value: String) { key = value }
}

/// https://developer.apple.com/documentation/swiftui/text
public struct Text: Leaf {
    private let text: String
    public init(verbatim content: String) { text = content }
    public init(_ key: LocalizedStringKey) { text = key.key }
    @_disfavoredOverload public init<S: StringProtocol>(_ content: S) { text = String(content) }
    func nodes() -> [Node] { [Node(.text, text: text)] }
}

/// https://developer.apple.com/documentation/swiftui/image
public struct Image: Leaf {
    private let name: String
    public init(systemName: String) { name = systemName }
    func nodes() -> [Node] { [Node(.image, text: name)] }
}

/// https://developer.apple.com/documentation/swiftui/button
public struct Button<Label: View>: Leaf {
    private let action: @MainActor () -> Void
    private let label: Label

    public init(action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> Label) {
        self.action = action
        self.label = label()
    }

    func nodes() -> [Node] {
        var node = Node(.button, tree(of: label))
        node.act = action
        return [node]
    }
}

/// https://developer.apple.com/documentation/swiftui/horizontalalignment
public enum HorizontalAlignment: Sendable { case leading, center, trailing }
/// https://developer.apple.com/documentation/swiftui/verticalalignment
public enum VerticalAlignment: Sendable { case top, center, bottom, firstTextBaseline }
/// https://developer.apple.com/documentation/swiftui/alignment
public enum Alignment: Sendable { case leading, center, trailing, top, bottom, topLeading }

/// https://developer.apple.com/documentation/swiftui/vstack
public struct VStack<Content: View>: Leaf {
    private let spacing: CGFloat?
    private let content: Content

    public init(alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content)
    {
        self.spacing = spacing
        self.content = content()
    }

    func nodes() -> [Node] {
        var node = Node(.column, tree(of: content))
        node.spacing = spacing
        return [node]
    }
}

/// https://developer.apple.com/documentation/swiftui/hstack
public struct HStack<Content: View>: Leaf {
    private let spacing: CGFloat?
    private let content: Content

    public init(alignment: VerticalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content) {
        self.spacing = spacing
        self.content = content()
    }

    func nodes() -> [Node] {
        var node = Node(.row, tree(of: content))
        node.spacing = spacing
        return [node]
    }
}

/// https://developer.apple.com/documentation/swiftui/griditem
public struct GridItem: Sendable {
    public enum Size: Sendable { case adaptive(minimum: CGFloat, maximum: CGFloat = .infinity) }
    public init(_ size: Size, spacing: CGFloat? = nil, alignment: Alignment? = nil) {}
}

/// https://developer.apple.com/documentation/swiftui/lazyvgrid
public struct LazyVGrid<Content: View>: Leaf {
    private let spacing: CGFloat?
    private let content: Content

    public init(columns: [GridItem], spacing: CGFloat? = nil, @ViewBuilder content: () -> Content) {
        self.spacing = spacing
        self.content = content()
    }

    func nodes() -> [Node] {
        var node = Node(.stack, tree(of: content))
        node.spacing = spacing
        return [node]
    }
}

/// https://developer.apple.com/documentation/swiftui/zstack
public struct ZStack<Content: View>: Leaf {
    private let content: Content

    public init(alignment: Alignment = .center, @ViewBuilder content: () -> Content) { self.content = content() }

    func nodes() -> [Node] { [Node(.stack, tree(of: content))] }
}

/// https://developer.apple.com/documentation/swiftui/spacer
public struct Spacer: Leaf {
    public init(minLength: CGFloat? = nil) {}
    func nodes() -> [Node] { [] }
}

/// https://developer.apple.com/documentation/swiftui/labeledcontent
public struct LabeledContent<Label: View, Content: View>: Leaf {
    private let label: Label
    private let content: Content
    public init(@ViewBuilder content: () -> Content, @ViewBuilder label: () -> Label) {
        self.content = content()
        self.label = label()
    }
    func nodes() -> [Node] { [Node(.row, tree(of: label) + tree(of: content))] }
}

/// https://developer.apple.com/documentation/swiftui/viewthatfits
///
/// The first: nothing here is too wide.
public struct ViewThatFits<Content: View>: Leaf {
    private let content: Content
    public init(in axes: Axis.Set = [.horizontal, .vertical], @ViewBuilder content: () -> Content) {
        self.content = content()
    }
    func nodes() -> [Node] { Array(tree(of: content).prefix(1)) }
}

/// https://developer.apple.com/documentation/swiftui/divider
public struct Divider: Leaf {
    public init() {}
    func nodes() -> [Node] { [] }
}

/// https://developer.apple.com/documentation/swiftui/scrollview
public struct ScrollView<Content: View>: Leaf {
    private let content: Content
    public init(@ViewBuilder content: () -> Content) { self.content = content() }
    func nodes() -> [Node] { [Node(.scroll, tree(of: content))] }
}

/// https://developer.apple.com/documentation/swiftui/progressview
public struct ProgressView<Label: View>: Leaf {
    private let label: Label
    public init(@ViewBuilder label: () -> Label) { self.label = label() }
    func nodes() -> [Node] { [Node(.progress, tree(of: label))] }
}

/// https://developer.apple.com/documentation/swiftui/toggle
public struct Toggle<Label: View>: Leaf {
    private let isOn: Binding<Bool>
    private let label: Label

    public init(isOn: Binding<Bool>, @ViewBuilder label: () -> Label) {
        self.isOn = isOn
        self.label = label()
    }

    func nodes() -> [Node] {
        var node = Node(.toggle, tree(of: label))
        node.value = isOn.wrappedValue ? "1" : "0"
        node.turn = { isOn.wrappedValue = $0 }
        return [node]
    }
}

/// https://developer.apple.com/documentation/swiftui/axis
public enum Axis: Sendable {
    case horizontal, vertical

    /// https://developer.apple.com/documentation/swiftui/axis/set
    public struct Set: OptionSet, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
        public static let horizontal = Self(rawValue: 1)
        public static let vertical = Self(rawValue: 2)
    }
}

/// https://developer.apple.com/documentation/swiftui/textfield
public struct TextField<Label: View>: Leaf {
    private let text: Binding<String>
    private let label: Label

    func nodes() -> [Node] { [field(text, label)] }
}

extension TextField where Label == Text {
    @_disfavoredOverload
    public init<S: StringProtocol>(_ title: S, text: Binding<String>, prompt: Text?) {
        label = Text(title)
        self.text = text
    }

    @_disfavoredOverload
    public init<S: StringProtocol>(_ title: S, text: Binding<String>, prompt: Text?, axis: Axis) {
        self.init(title, text: text, prompt: prompt)
    }
}

/// https://developer.apple.com/documentation/swiftui/securefield
public struct SecureField<Label: View>: Leaf {
    private let text: Binding<String>
    private let label: Label

    func nodes() -> [Node] {
        var node = field(text, label)
        node.text = String(repeating: "•", count: text.wrappedValue.count)
        return [node]
    }
}

extension SecureField where Label == Text {
    @_disfavoredOverload
    public init<S: StringProtocol>(_ title: S, text: Binding<String>, prompt: Text?) {
        label = Text(title)
        self.text = text
    }
}

@MainActor
private func field(_ text: Binding<String>, _ label: some View) -> Node {
    var node = Node(.field, text: text.wrappedValue)
    node.label = tree(of: label).map(\.said).joined()
    node.write = { text.wrappedValue = $0 }
    return node
}
