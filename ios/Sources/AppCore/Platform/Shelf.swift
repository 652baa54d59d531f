import Foundation

/// What the app keeps beside the engine: nothing medical, so not sealed; in no backup of another phone's either, since it is of this installation.
public struct Shelf: Sendable {
    private let suite: String?

    public init(_ suite: String? = nil) { self.suite = suite }

    public subscript(name: String) -> String? {
        get { defaults.string(forKey: name) }
        nonmutating set {
            if let newValue { defaults.set(newValue, forKey: name) } else { defaults.removeObject(forKey: name) }
        }
    }

    private var defaults: UserDefaults { suite.flatMap(UserDefaults.init(suiteName:)) ?? .standard }
}
