import CoreFfi
import Foundation

/// What a page shows, and what stands around it.
public struct Screen<Value: Sendable>: Sendable {
    public var frame: Frame
    public var content: Content<Value>

    public init(frame: Frame, content: Content<Value>) {
        self.frame = frame
        self.content = content
    }
}

public enum Content<Value: Sendable>: Sendable {
    case loading
    /// The code says why, where there is one; `network`: what only the server can do was not answered.
    case failed(code: String?, network: Bool)
    case ready(Value)

    public var value: Value? {
        if case .ready(let value) = self { value } else { nil }
    }
}

extension Content: Equatable where Value: Equatable {}

/// The same on every page.
public struct Frame: Equatable, Sendable {
    public var offline = false
    public var stopped: Stopped?
    /// None before the first run.
    public var lastSync: Date?
    /// How much is on this phone only.
    public var waiting = 0
    /// How much the server has refused.
    public var rejected = 0
    /// Whom one tap calls; none before somebody is known.
    public var phone: String?
    public var speaking = false
    /// What was done a moment ago and can be taken back.
    public var done: DoneAct?

    public init() {}
}

/// Why a run cannot go on before somebody does something about it.
public enum Stopped: Equatable, Sendable {
    /// No space is left.
    case full
    /// The server does not speak with an app this old.
    case tooOld
}

/// What can be done on every page.
public enum FrameEvent: Equatable, Sendable {
    case back
    case speak(text: String)
    case hush
    /// Opens the dialler with this number.
    case call(number: String)
    case retry
    case showUnsent
    /// Of ``Frame/done``.
    case undo
}
