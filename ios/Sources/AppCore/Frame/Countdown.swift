import Foundation

/// Seconds until something can be done again.
@MainActor
final class Countdown {
    private let tell: @MainActor (Int) -> Void
    private var running: Task<Void, Never>?

    init(_ tell: @escaping @MainActor (Int) -> Void) { self.tell = tell }

    func start(_ seconds: Int = 60) {
        running?.cancel()
        running = Task { [tell] in
            for left in stride(from: seconds, through: 0, by: -1) {
                if Task.isCancelled { return }
                tell(left)
                if left > 0 { try? await Task.sleep(for: .seconds(1)) }
            }
        }
    }

    deinit { running?.cancel() }
}
