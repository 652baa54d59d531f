import CoreFfi
import Foundation
import Testing

@testable import AppCore

/// Keys are made once, and never in place of one that is gone before its owner says so.
struct StoredKeysTests {
    private final class Chain: Vault, @unchecked Sendable {
        var held: [String: Data] = [:]
        var isLocked = false

        func read(_ name: String) throws -> Data? {
            if isLocked { throw KeyError.Locked }
            return held[name]
        }

        func write(_ secret: Data, _ name: String) throws {
            if isLocked { throw KeyError.Locked }
            held[name] = secret
        }
    }

    private let chain = Chain()
    private let folder: URL

    init() throws {
        folder = somewhere()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// As after each start.
    private var keys: StoredKeys { StoredKeys(chain, markedIn: folder) }

    @Test func eachIsMadeOnceAndIsItsOwn() throws {
        let (records, outbox) = (try keys.key(name: .records), try keys.key(name: .outbox))
        #expect(records.count == 32 && outbox.count == 32 && records != outbox)
        #expect(try keys.key(name: .records) == records && keys.key(name: .outbox) == outbox)
    }

    @Test func aLockedPhoneIsNoLostKey() throws {
        _ = try keys.key(name: .records)
        let keys = keys
        chain.isLocked = true
        #expect(throws: KeyError.Locked) { try keys.key(name: .records) }
        #expect(!keys.lost)
    }

    @Test func whatIsGoneIsReplacedOnceItsOwnerGivesItUp() throws {
        let (records, outbox) = (try keys.key(name: .records), try keys.key(name: .outbox))
        chain.held["outbox"] = nil
        let keys = keys
        for _ in 0..<2 { #expect(throws: KeyError.Unexpected) { try keys.key(name: .outbox) } }
        #expect(keys.lost && chain.held["outbox"] == nil)
        keys.giveUp()
        let fresh = try keys.key(name: .outbox)
        #expect(fresh != outbox && !keys.lost)
        #expect(try keys.key(name: .records) == records, "what is there is kept")
    }

    @Test func halfAKeyIsALostOne() throws {
        _ = try keys.key(name: .records)
        chain.held["records"] = Data(repeating: 1, count: 16)
        let keys = keys
        #expect(throws: KeyError.Unexpected) { try keys.key(name: .records) }
        #expect(keys.lost)
    }

    @Test func whatWasWrittenWhenThePhoneWentOutIsTheKey() throws {
        let key = try keys.key(name: .records)
        try FileManager.default.removeItem(at: folder.appending(path: "records.made"))
        #expect(try keys.key(name: .records) == key)
        chain.held = [:]
        #expect(throws: KeyError.Unexpected) { try keys.key(name: .records) }
    }
}
