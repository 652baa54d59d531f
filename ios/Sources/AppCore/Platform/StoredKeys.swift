import CoreFfi
import Foundation

/// What the platform keeps for this phone alone, and hands out once it was unlocked.
public protocol Vault: Sendable {
    /// None where none is. Throws ``KeyError``.
    func read(_ name: String) throws -> Data?
    func write(_ secret: Data, _ name: String) throws
}

/// The engine's two keys. That they were made is marked beside the store that they seal, so that one that is gone is not taken for one that never was.
public final class StoredKeys: Keys, @unchecked Sendable {
    private static let length = 32
    private static let all = [KeyName.records, .outbox]

    private let vault: any Vault
    private let folder: URL
    private let lock = NSLock()
    private var isLost = false

    public init(_ vault: any Vault, markedIn folder: URL) {
        self.vault = vault
        self.folder = folder
    }

    public var lost: Bool { lock.withLock { isLost } }

    public func key(name: KeyName) throws -> Data {
        try lock.withLock {
            isLost = false
            if let key = try vault.read(code(of: name)), key.count == Self.length {
                // Written and not marked, when the phone went out between the two.
                try mark(name)
                return key
            }
            guard !isMarked(name) else {
                isLost = true
                throw KeyError.Unexpected
            }
            return try make(name)
        }
    }

    public func giveUp() {
        lock.withLock {
            for name in Self.all where (try? vault.read(code(of: name)))?.count != Self.length {
                try? FileManager.default.removeItem(at: marked(name))
            }
            isLost = false
        }
    }

    private func make(_ name: KeyName) throws -> Data {
        // The system's own, which is meant for keys.
        var random = SystemRandomNumberGenerator()
        let key = Data((0..<Self.length).map { _ in UInt8.random(in: .min ... .max, using: &random) })
        try vault.write(key, code(of: name))
        try mark(name)
        return key
    }

    private func marked(_ name: KeyName) -> URL { folder.appending(path: "\(code(of: name)).made") }

    private func isMarked(_ name: KeyName) -> Bool {
        FileManager.default.fileExists(atPath: marked(name).path(percentEncoded: false))
    }

    private func mark(_ name: KeyName) throws {
        if isMarked(name) { return }
        do {
            try Data().write(to: marked(name))
        } catch {
            throw KeyError.Unexpected
        }
    }
}
