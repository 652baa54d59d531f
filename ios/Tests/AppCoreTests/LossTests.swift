import CoreFfi
import Foundation
import Testing

@testable import AppCore

/// A damaged file, a key that is gone, a locked phone: what can be saved is, and what cannot is told.
struct LossTests {
    private static let server = Task { try Server() }
    private static let value = Measured.bloodPressure(systolic: 128, diastolic: 78, pulse: nil, arm: nil)

    private func open(_ folder: URL, _ keys: any KeyProvider = Ring()) async throws -> Jiayi {
        let server = try await Self.server.value
        return try await Jiayi.open(folder: folder.path(), keys: keys, transport: URLSessionTransport(server.address))
    }

    /// She has measured so often without a network, and the app was closed.
    private func measured(_ times: Int, _ number: String, in folder: URL) async throws -> (UUID, Set<UUID>) {
        let server = try await Self.server.value
        let line = Line(URLSessionTransport(server.address))
        let jiayi = try await Jiayi.open(folder: folder.path(), keys: Ring(), transport: line)
        let her = try await jiayi.signsIn(number, server)
        line.cut = true
        var ids: Set<UUID> = []
        for n in 1...times {
            let at = Date().addingTimeInterval(-60 * Double(n))
            let reading = try await jiayi.recordReading(
                of: her, value: Self.value, signs: [], takenAt: at, corrects: nil, now: Date())
            ids.insert(reading)
        }
        try await jiayi.shutDown()
        return (her, ids)
    }

    private func delivered(_ jiayi: Jiayi, _ her: UUID, _ number: String) async throws -> Set<UUID> {
        _ = try await jiayi.signsIn(number, try await Self.server.value)
        let centre = try await jiayi.syncCentre(now: Date())
        #expect(centre.unsent.waiting == 0 && centre.tray.isEmpty)
        return Set(try await jiayi.trend(of: her, days: 7, now: Date()).readings.map(\.id))
    }

    @Test func ofADamagedOutboxWhatCanBeReadIsDeliveredTheRestIsCountedAndTheFileStays() async throws {
        let (folder, number) = (somewhere(), "13800130001")
        let (her, ids) = try await measured(40, number, in: folder)
        let outbox = folder.appending(path: "outbox-1.db")
        let damaged = try damage(outbox)
        let jiayi = try await open(folder)
        guard case .outboxDamaged(let saved, let lost) = try await jiayi.takeNotices().first else {
            Issue.record("nobody was told")
            return
        }
        #expect(saved + lost == 40 && saved > 0 && lost > 0)
        #expect(try await jiayi.takeNotices() == [])
        let there = try await delivered(jiayi, her, number)
        #expect(there.intersection(ids).count == Int(saved))
        try await jiayi.shutDown()
        #expect(try Data(contentsOf: outbox) == damaged)
    }

    @Test func damagedRecordsAreFetchedAgainAndNothingUnsentIsTouched() async throws {
        let (folder, number) = (somewhere(), "13800130004")
        let (her, ids) = try await measured(2, number, in: folder)
        let records = folder.appending(path: "records.db")
        var bytes = try Data(contentsOf: records)
        bytes.resetBytes(in: 0..<100)
        try bytes.write(to: records)
        let jiayi = try await open(folder)
        #expect(try await jiayi.takeNotices().contains(.recordsDamaged))
        #expect(try await delivered(jiayi, her, number).isSuperset(of: ids))
        #expect(try await jiayi.home(of: her, now: Date()).name != nil)
        try await jiayi.shutDown()
    }

    @Test func withoutItsKeysNothingIsReadAndNothingIsLostAndWithThemItIsDeliveredAfterAll() async throws {
        let (folder, number) = (somewhere(), "13800130002")
        let (her, ids) = try await measured(2, number, in: folder)
        let without = try await open(folder, Ring(phone: 1))
        let told = try await without.takeNotices()
        #expect(told.contains(.recordsKeyLost) && told.contains(.outboxKeyLost(unread: 2, found: 0)))
        #expect(try await without.ownResident() == nil)
        #expect(try await without.medicines(of: her, now: Date()).isEmpty)
        try await without.shutDown()

        let back = try await open(folder)
        #expect(try await back.takeNotices().contains(.outboxKeyLost(unread: 0, found: 2)))
        #expect(try await delivered(back, her, number).isSuperset(of: ids))
        try await back.shutDown()
    }

    @Test func aPhoneThatHandsOutNoKeyOpensNothingAndChangesNothing() async throws {
        let (folder, number) = (somewhere(), "13800130003")
        _ = try await measured(1, number, in: folder)
        let outbox = folder.appending(path: "outbox-1.db")
        let before = try Data(contentsOf: outbox)
        await #expect(throws: JiayiError.NoKey(why: .Locked)) { try await open(folder, Shut()) }
        #expect(try Data(contentsOf: outbox) == before)
        let jiayi = try await open(folder)
        #expect(try await jiayi.takeNotices() == [])
        #expect(try await jiayi.syncCentre(now: Date()).unsent.waiting == 1)
        try await jiayi.shutDown()
    }

    private final class Shut: KeyProvider {
        func key(name: KeyName) throws -> Data { throw KeyError.Locked }
    }

    /// The last page on which commands lie is blank, as after a bad block.
    private func damage(_ file: URL) throws -> Data {
        let page = 4096
        // How a leaf of a table begins.
        let leaf: UInt8 = 0x0D
        var bytes = try Data(contentsOf: file)
        let at = try #require(stride(from: page, to: bytes.count, by: page).reversed().first { bytes[$0] == leaf })
        bytes.resetBytes(in: at..<at + page)
        try bytes.write(to: file)
        return bytes
    }
}
