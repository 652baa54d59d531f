import CoreFfi
import Foundation
import Observation

/// One page while it is open. Everything that happens to it comes through ``on(_:)``, one after another.
@MainActor @Observable
open class Page<Value: Sendable, Event> {
    public private(set) var content: Content<Value>

    @ObservationIgnored public let desk: Desk
    /// What she had entered when something failed: trying again brings it back.
    @ObservationIgnored private var failed: Value?
    @ObservationIgnored private let asked = Signal()
    /// The server is asked for something, and she waits.
    @ObservationIgnored var isAsking = false

    public init(_ desk: Desk, first: Value? = nil) {
        self.desk = desk
        content = first.map(Content.ready) ?? .loading
    }

    public var screen: Screen<Value> { Screen(frame: desk.frame, content: content) }

    /// What the engine has now, as what it makes of the page: what she has entered meanwhile is not lost.
    open func read(_ her: UUID) async throws -> (Value?) -> Value {
        preconditionFailure("each page reads something")
    }

    /// The same for somebody who is no resident; none where the page is of a resident.
    open func read() async throws -> ((Value?) -> Value)? { nil }

    open func on(_ event: Event) { preconditionFailure("each page has events of its own") }

    /// What she has entered and is nowhere else: kept over the end of the process. None where it is nothing.
    open var entered: [String]? { nil }

    /// Brings it back, before the page is live.
    open func takeUp(_ entered: [String]) {}

    public func begin(with value: Value) { failed = value }

    /// Reads again whenever the engine or whom it shows has changed, for as long as whoever calls waits.
    public func live() async {
        for await _ in Signal.any(desk.changed, asked) {
            await tell {
                guard let how = try await self.readNow(), !Task.isCancelled else { return }
                self.content = .ready(how(self.content.value ?? self.failed))
            }
        }
    }

    private func readNow() async throws -> ((Value?) -> Value)? {
        if let her = desk.shown { try await read(her) } else { try await read() }
    }

    /// Reads once more: something else is asked for now.
    public func again() { asked.fire() }

    public var value: Value? { content.value }

    public func change(_ how: (inout Value) -> Void) {
        guard case .ready(var value) = content else { return }
        how(&value)
        content = .ready(value)
    }

    /// What is the same on every page.
    public func common(_ event: FrameEvent) {
        if event == .retry {
            if case .failed = content, let failed { content = .ready(failed) }
            again()
        }
        if event == .undo { attempt(desk.undo) } else { desk.on(event) }
    }

    /// Does something for her who is shown, and tells of a failure on the page.
    public func act(_ work: @escaping @MainActor (_ her: UUID) async throws -> Void) {
        guard let her = desk.shown else { return }
        attempt { try await work(her) }
    }

    /// The same of what is nobody's in particular; to its end, though the page be left.
    public func attempt(_ work: @escaping @MainActor () async throws -> Void) {
        Task { await telling(work) }
    }

    public func telling(_ work: @escaping @MainActor () async throws -> Void) async {
        await tell { try await self.desk.outside.holding(work) }
    }

    /// What is kept on the phone is to be sent.
    public func kept() { desk.outside.sync() }

    private func tell(_ work: @MainActor () async throws -> Void) async {
        do {
            try await work()
        } catch JiayiError.Paused {
            // Nobody sees the page now; it is read again when somebody does.
        } catch {
            let why = error as? JiayiError
            failed = value ?? failed
            content = .failed(code: why?.code, network: why?.isOfTheNetwork ?? false)
        }
    }
}

extension JiayiError {
    /// By which words say what went wrong; none of what has no code.
    public var code: String? {
        if case .Refused(let code, _, _) = self { code } else { nil }
    }

    var isOfTheNetwork: Bool {
        if case .NoAnswer = self { true } else { false }
    }
}
