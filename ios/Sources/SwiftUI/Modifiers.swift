/// https://developer.apple.com/documentation/swiftui/font
public struct Font: Sendable {
    public enum TextStyle: Sendable { case body }
    public enum Weight: Sendable { case regular, semibold, bold }
    let size: CGFloat
    public static func system(size: CGFloat, weight: Weight? = nil) -> Self { Self(size: size) }
}

/// https://developer.apple.com/documentation/swiftui/color
public struct Color: Leaf, Hashable, Sendable {
    public enum RGBColorSpace: Sendable { case sRGB }
    public let red, green, blue: Double

    public nonisolated init(
        _ space: RGBColorSpace = .sRGB, red: Double, green: Double, blue: Double, opacity: Double = 1
    ) {
        (self.red, self.green, self.blue) = (red, green, blue)
    }

    public static let clear = Self(red: 0, green: 0, blue: 0, opacity: 0)

    func nodes() -> [Node] { [] }
}

/// https://developer.apple.com/documentation/swiftui/edge/set
public struct Edge: Sendable {
    public struct Set: OptionSet, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
        public static let horizontal = Self(rawValue: 1)
        public static let vertical = Self(rawValue: 2)
        public static let all: Self = [.horizontal, .vertical]
    }
}

/// https://developer.apple.com/documentation/swiftui/accessibilitytraits
public struct AccessibilityTraits: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }
    public static let isHeader = Self(rawValue: 1)
    public static let isSelected = Self(rawValue: 2)
    public static let updatesFrequently = Self(rawValue: 4)
    public static let allowsDirectInteraction = Self(rawValue: 8)
}

/// https://developer.apple.com/documentation/swiftui/accessibilitychildbehavior
public enum AccessibilityChildBehavior: Sendable { case ignore, contain, combine }
/// https://developer.apple.com/documentation/swiftui/textalignment
public enum TextAlignment: Sendable { case leading, center, trailing }

/// https://developer.apple.com/documentation/swiftui/contentmode
public enum ContentMode: Sendable { case fit, fill }

/// https://developer.apple.com/documentation/swiftui/viewmodifier
@MainActor @preconcurrency
public protocol ViewModifier {
    associatedtype Body: View
    typealias Content = _ViewModifier_Content<Self>
    @ViewBuilder func body(content: Content) -> Body
}

/// https://developer.apple.com/documentation/swiftui/modifiedcontent
struct ModifiedContent<Content: View, Modifier: ViewModifier>: Leaf {
    let content: Content
    let modifier: Modifier
    func nodes() -> [Node] { tree(of: modifier.body(content: _ViewModifier_Content(view: content))) }
}

/// https://developer.apple.com/documentation/swiftui/viewmodifier/content
public struct _ViewModifier_Content<Modifier: ViewModifier>: Leaf {
    let view: any View
    func nodes() -> [Node] { tree(of: view) }
}

/// https://developer.apple.com/documentation/swiftui/visibility
public enum Visibility: Sendable { case automatic, visible, hidden }

/// https://developer.apple.com/documentation/uikit/uikeyboardtype
public enum UIKeyboardType: Sendable { case `default`, numberPad, phonePad, decimalPad }
/// https://developer.apple.com/documentation/swiftui/textinputautocapitalization
public struct TextInputAutocapitalization: Sendable {
    public static var never: Self { Self() }
}
/// https://developer.apple.com/documentation/uikit/uitextcontenttype
public struct UITextContentType: Sendable {
    public static let telephoneNumber = Self()
    public static let oneTimeCode = Self()
    public static let username = Self()
    public static let password = Self()
}

struct Modified<Content: View>: Leaf {
    let content: Content
    let change: @MainActor (inout Node) -> Void

    func nodes() -> [Node] {
        tree(of: content).map { node in
            var node = node
            change(&node)
            return node
        }
    }
}

/// What lies in the environment of everything within, where nothing nearer says otherwise.
struct Inherited<Content: View>: Leaf {
    let content: Content
    let change: @MainActor (inout Node) -> Void

    func nodes() -> [Node] { tree(of: content).map(applied) }

    private func applied(_ node: Node) -> Node {
        var node = node
        change(&node)
        node.children = node.children.map(applied)
        return node
    }
}

extension View {
    private func each(_ change: @escaping @MainActor (inout Node) -> Void) -> some View {
        Modified(content: self, change: change)
    }

    private func within(_ change: @escaping @MainActor (inout Node) -> Void) -> some View {
        Inherited(content: self, change: change)
    }

    /// https://developer.apple.com/documentation/swiftui/view/font(_:)
    public func font(_ font: Font?) -> some View { within { $0.size = $0.size ?? font?.size } }
    /// https://developer.apple.com/documentation/swiftui/view/foregroundstyle(_:)
    public func foregroundStyle(_ style: Color) -> some View { within { $0.ink = $0.ink ?? style } }
    /// https://developer.apple.com/documentation/swiftui/view/background(_:in:fillstyle:)
    public func background(_ style: Color, in shape: RoundedRectangle) -> some View { each { $0.ground = style } }
    /// https://developer.apple.com/documentation/swiftui/view/background(_:ignoressafeareaedges:)
    public func background(_ style: Color) -> some View { each { $0.ground = style } }
    /// https://developer.apple.com/documentation/swiftui/view/linespacing(_:)
    public func lineSpacing(_ lineSpacing: CGFloat) -> some View { self }
    /// https://developer.apple.com/documentation/swiftui/view/multilinetextalignment(_:)
    public func multilineTextAlignment(_ alignment: TextAlignment) -> some View { self }
    /// https://developer.apple.com/documentation/swiftui/view/padding(_:_:)
    public func padding(_ edges: Edge.Set = .all, _ length: CGFloat? = nil) -> some View { self }
    /// https://developer.apple.com/documentation/swiftui/view/padding(_:)
    public func padding(_ length: CGFloat) -> some View { self }
    /// https://developer.apple.com/documentation/swiftui/view/frame(minwidth:idealwidth:maxwidth:minheight:idealheight:maxheight:alignment:)
    public func frame(
        minWidth: CGFloat? = nil, maxWidth: CGFloat? = nil, minHeight: CGFloat? = nil, alignment: Alignment = .center
    ) -> some View {
        each {
            $0.leastWidth = max($0.leastWidth, minWidth ?? 0)
            $0.leastHeight = max($0.leastHeight, minHeight ?? 0)
        }
    }
    /// https://developer.apple.com/documentation/swiftui/view/frame(width:height:alignment:)
    public func frame(width: CGFloat? = nil, height: CGFloat? = nil, alignment: Alignment = .center) -> some View {
        each {
            $0.leastWidth = width ?? $0.leastWidth
            $0.leastHeight = height ?? $0.leastHeight
        }
    }
    /// https://developer.apple.com/documentation/swiftui/view/keyboardtype(_:)
    public func keyboardType(_ type: UIKeyboardType) -> some View { self }
    /// https://developer.apple.com/documentation/swiftui/view/textcontenttype(_:)
    public func textContentType(_ textContentType: UITextContentType?) -> some View { self }
    /// https://developer.apple.com/documentation/swiftui/view/textinputautocapitalization(_:)
    public func textInputAutocapitalization(_ autocapitalization: TextInputAutocapitalization?) -> some View { self }
    /// https://developer.apple.com/documentation/swiftui/view/autocorrectiondisabled(_:)
    public func autocorrectionDisabled(_ disable: Bool = true) -> some View { self }
    /// https://developer.apple.com/documentation/swiftui/view/linelimit(_:reservesspace:)
    public func lineLimit(_ limit: Int, reservesSpace: Bool) -> some View { self }
    /// https://developer.apple.com/documentation/swiftui/view/aspectratio(_:contentmode:)
    public func aspectRatio(_ aspectRatio: CGFloat? = nil, contentMode: ContentMode) -> some View { self }
    /// https://developer.apple.com/documentation/swiftui/view/modifier(_:)
    public func modifier<T: ViewModifier>(_ modifier: T) -> some View {
        ModifiedContent(content: self, modifier: modifier)
    }
    /// https://developer.apple.com/documentation/swiftui/view/id(_:)
    public func id<ID: Hashable>(_ id: ID) -> some View { self }
    /// https://developer.apple.com/documentation/swiftui/view/disabled(_:)
    public func disabled(_ disabled: Bool) -> some View { within { $0.isEnabled = $0.isEnabled && !disabled } }
    /// https://developer.apple.com/documentation/swiftui/view/task(priority:_:)
    public func task(_ action: @escaping @MainActor () async -> Void) -> some View { self }

    /// https://developer.apple.com/documentation/swiftui/view/accessibilityidentifier(_:)
    public func accessibilityIdentifier(_ identifier: String) -> some View { each { $0.identifier = identifier } }
    /// https://developer.apple.com/documentation/swiftui/view/accessibilitylabel(_:)
    @_disfavoredOverload
    public func accessibilityLabel<S: StringProtocol>(_ label: S) -> some View { each { $0.label = String(label) } }
    /// https://developer.apple.com/documentation/swiftui/view/accessibilityvalue(_:)
    @_disfavoredOverload
    public func accessibilityValue<S: StringProtocol>(_ value: S) -> some View { each { $0.value = String(value) } }
    /// https://developer.apple.com/documentation/swiftui/view/accessibilityhidden(_:)
    public func accessibilityHidden(_ hidden: Bool) -> some View { each { $0.isHidden = hidden } }
    /// https://developer.apple.com/documentation/swiftui/view/accessibilityaddtraits(_:)
    public func accessibilityAddTraits(_ traits: AccessibilityTraits) -> some View {
        each { $0.traits.formUnion(traits) }
    }
    /// https://developer.apple.com/documentation/swiftui/view/accessibilitychildren(children:)
    ///
    /// In place of those that it has.
    public func accessibilityChildren<V: View>(@ViewBuilder children: () -> V) -> some View {
        let children = children()
        return Part {
            let drawn = tree(of: self)
            var node = Node(.drawing, tree(of: children))
            node.label = drawn.compactMap(\.label).first
            node.drawn = drawn.flatMap(\.all).flatMap(\.drawn)
            return [node]
        }
    }
    /// https://developer.apple.com/documentation/swiftui/view/accessibilityelement(children:)
    public func accessibilityElement(children: AccessibilityChildBehavior) -> some View {
        Modified(content: self) { $0.isCombined = children == .combine }
    }
}
