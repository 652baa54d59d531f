/// What can be read of a view, as assistive technology would and as the eye would. The tests' own; Apple has no such thing.
@MainActor
public struct Node {
    public enum Kind: Sendable, Equatable {
        case text, button, image, field, toggle, progress, column, row, stack, scroll, drawing
    }

    public let kind: Kind
    public var children: [Node] = []
    /// Of a text, a field or a sign.
    public var text: String?
    public var label: String?
    public var value: String?
    public var hint: String?
    public var identifier: String?
    public var traits: AccessibilityTraits = []
    public var isEnabled = true
    public var isHidden = false
    /// Points.
    public var size: CGFloat?
    public var ink: Color?
    public var ground: Color?
    public var leastHeight: CGFloat = 0
    public var leastWidth: CGFloat = 0
    public var spacing: CGFloat?
    /// One element to assistive technology.
    public var isCombined = false
    public var act: (@MainActor () -> Void)?
    public var write: (@MainActor (String) -> Void)?
    public var turn: (@MainActor (Bool) -> Void)?
    /// A finger goes along these points.
    public var drag: (@MainActor ([CGPoint]) -> Void)?
    /// Tells it how it lies on the page.
    public var layOut: (@MainActor (GeometryProxy) -> Void)?
    public var drawn: [Path] = []
    /// What VoiceOver's gesture of leaving does.
    public var escape: (@MainActor () -> Void)?
    /// The system's own way back.
    public var goBack: (@MainActor () -> Void)?
    var destination: (@MainActor (Any) -> [Node]?)?

    init(_ kind: Kind, _ children: [Node] = [], text: String? = nil) {
        self.kind = kind
        self.children = children
        self.text = text
    }

    /// It and everything in it, in the order of reading; nothing that is hidden.
    public var all: [Node] { isHidden ? [] : [self] + children.flatMap(\.all) }

    /// What is said of it.
    public var said: String {
        if let label { return label }
        let inner = all.compactMap { $0.kind == .text || $0.kind == .field ? $0.text : nil }
        return inner.joined(separator: " ")
    }
}
