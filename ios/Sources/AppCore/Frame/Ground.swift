import CoreFfi
import Foundation

/// Keys that may be lost for good, which nobody but their owner decides to give up.
public protocol Keys: KeyProvider {
    /// Found out by the last call: what the old keys sealed cannot be read on this phone any more.
    var lost: Bool { get }

    /// New ones from now on. What the old ones sealed stays on the phone.
    func giveUp()
}

/// What lives as long as the process.
public actor Ground {
    public nonisolated let keys: any Keys
    nonisolated let now: @Sendable () -> Date
    private let folder: URL
    private let transport: any HttpTransport
    private let turns = Turns()
    private var opened: Jiayi?
    private var inUse = 0

    public init(
        folder: URL, keys: any Keys, transport: any HttpTransport, clock: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.folder = folder
        self.keys = keys
        self.transport = transport
        now = clock
    }

    /// The files are closed with the last who needs them: pages that are seen, a button of a notification, a run while nobody looks. An app that is
    /// suspended while it holds a lock on a file is ended by the system.
    public nonisolated func holding<T: Sendable>(
        _ work: @Sendable (any JiayiProtocol) async throws -> T
    ) async throws -> T {
        let jiayi = try await turns.take { try await self.take() }
        let ended: Result<T, any Error>
        do {
            ended = .success(try await work(jiayi))
        } catch {
            ended = .failure(error)
        }
        // On the disk all the same where the last of it cannot be moved into place.
        try? await turns.take { try await self.letGo() }
        return try ended.get()
    }

    /// A call that fails, as with a locked phone, leaves opening to the next.
    private func take() async throws -> Jiayi {
        let jiayi: Jiayi
        if let opened {
            try await opened.resume()
            jiayi = opened
        } else {
            jiayi = try await Jiayi.open(folder: folder.path(percentEncoded: false), keys: keys, transport: transport)
        }
        opened = jiayi
        inUse += 1
        return jiayi
    }

    /// The system gives no more time: what goes on fails as paused, and what was done is in the outbox. Whoever needs the files next opens them.
    public nonisolated func closesNow() async {
        try? await turns.take { try await self.close() }
    }

    private func close() async throws { try await opened?.pause() }

    private func letGo() async throws {
        inUse -= 1
        if inUse == 0 { try await opened?.pause() }
    }
}

/// One after another, in the order in which they were asked for, and each to its end though nobody waits for it any more.
actor Turns {
    private var last: Task<Void, Never>?

    func take<T: Sendable>(_ work: @escaping @Sendable () async throws -> T) async throws -> T {
        let before = last
        let mine = Task {
            await before?.value
            return try await work()
        }
        last = Task { _ = await mine.result }
        return try await mine.value
    }
}
