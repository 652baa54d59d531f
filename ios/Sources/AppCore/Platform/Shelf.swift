import Foundation

/// What the app keeps beside the engine: how she wishes to see it, what was said of notifications. Nothing medical, so not sealed; never in a backup, since it
/// is of this installation.
public final class Shelf: @unchecked Sendable {
    private let file: URL
    private let lock = NSLock()
    private var kept: [String: String]

    public init(_ file: URL) {
        self.file = file
        let text = try? Data(contentsOf: file)
        kept = text.flatMap { try? JSONDecoder().decode([String: String].self, from: $0) } ?? [:]
    }

    public subscript(name: String) -> String? {
        get { lock.withLock { kept[name] } }
        set {
            lock.withLock {
                if kept[name] == newValue { return }
                kept[name] = newValue
                // Where there is no space it is asked again the next time.
                try? JSONEncoder().encode(kept).write(to: file, options: .atomic)
            }
        }
    }
}
