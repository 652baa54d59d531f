import Foundation

/// That something has changed, for whoever waits: several changes that nobody has looked at yet are one.
@MainActor
public final class Signal {
    private var waiting: [UUID: AsyncStream<Void>.Continuation] = [:]

    public init() {}

    public func fire() {
        for one in waiting.values { one.yield() }
    }

    /// Once at the beginning, and each time that one of them fires.
    public static func any(_ signals: Signal...) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = UUID()
        for signal in signals { signal.waiting[id] = continuation }
        continuation.onTermination = { _ in
            Task { @MainActor in
                for signal in signals { signal.waiting[id] = nil }
            }
        }
        continuation.yield()
        return stream
    }
}
