/// https://developer.apple.com/documentation/swiftui/binding
@propertyWrapper @MainActor
public struct Binding<Value> {
    private let read: @MainActor () -> Value
    private let write: @MainActor (Value) -> Void

    public init(get: @escaping @MainActor () -> Value, set: @escaping @MainActor (Value) -> Void) {
        read = get
        write = set
    }

    public var wrappedValue: Value {
        get { read() }
        nonmutating set { write(newValue) }
    }

    public var projectedValue: Self { self }
}

/// https://developer.apple.com/documentation/swiftui/state
///
/// As long as the view that was made lives, and not beyond.
@propertyWrapper @MainActor
public struct State<Value> {
    private final class Kept {
        var value: Value
        init(_ value: Value) { self.value = value }
    }

    private let kept: Kept

    public init(wrappedValue value: Value) { kept = Kept(value) }

    public var wrappedValue: Value {
        get { kept.value }
        nonmutating set { kept.value = newValue }
    }
}

/// https://developer.apple.com/documentation/swiftui/environmentkey
public protocol EnvironmentKey {
    associatedtype Value: Sendable
    static var defaultValue: Value { get }
}

/// https://developer.apple.com/documentation/swiftui/environmentvalues
public struct EnvironmentValues: Sendable {
    @TaskLocal static var current = Self()
    private var values: [ObjectIdentifier: any Sendable] = [:]

    public init() {}

    public subscript<Key: EnvironmentKey>(key: Key.Type) -> Key.Value {
        get { values[ObjectIdentifier(key)] as? Key.Value ?? Key.defaultValue }
        set { values[ObjectIdentifier(key)] = newValue }
    }
}

/// https://developer.apple.com/documentation/swiftui/environment
@propertyWrapper
public struct Environment<Value> {
    private let path: KeyPath<EnvironmentValues, Value>
    public init(_ keyPath: KeyPath<EnvironmentValues, Value>) { path = keyPath }
    public var wrappedValue: Value { EnvironmentValues.current[keyPath: path] }
}

/// https://developer.apple.com/documentation/swiftui/dynamictypesize
public enum DynamicTypeSize: Sendable { case large, accessibility5 }

private struct DynamicTypeSizeKey: EnvironmentKey {
    static let defaultValue = DynamicTypeSize.large
}

extension EnvironmentValues {
    /// https://developer.apple.com/documentation/swiftui/environmentvalues/dynamictypesize
    public var dynamicTypeSize: DynamicTypeSize {
        get { self[DynamicTypeSizeKey.self] }
        set { self[DynamicTypeSizeKey.self] = newValue }
    }
}

/// https://developer.apple.com/documentation/swiftui/dynamicproperty
public protocol DynamicProperty {}

/// https://developer.apple.com/documentation/swiftui/scaledmetric
@propertyWrapper
public struct ScaledMetric<Value: BinaryFloatingPoint & Sendable>: Sendable {
    private let unscaled: Value
    public init(wrappedValue: Value, relativeTo: Font.TextStyle) { unscaled = wrappedValue }

    /// By what the human interface guidelines say of a body: 17 points, and 53 at the largest size.
    public var wrappedValue: Value {
        EnvironmentValues.current.dynamicTypeSize == .large ? unscaled : unscaled * 53 / 17
    }
}

struct Within<Content: View>: Leaf {
    let content: Content
    let change: (inout EnvironmentValues) -> Void

    func nodes() -> [Node] {
        var values = EnvironmentValues.current
        change(&values)
        return EnvironmentValues.$current.withValue(values) { tree(of: content) }
    }
}

extension View {
    /// https://developer.apple.com/documentation/swiftui/view/environment(_:_:)
    public func environment<V>(_ keyPath: WritableKeyPath<EnvironmentValues, V>, _ value: V) -> some View {
        Within(content: self) { $0[keyPath: keyPath] = value }
    }
}
