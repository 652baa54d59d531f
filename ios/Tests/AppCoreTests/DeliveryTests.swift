import CoreFfi
import Foundation
import Testing

@testable import AppCore

/// What becomes of what was done without a network, when the server says no, or not yet.
@Suite(.serialized)
struct DeliveryTests {
    private static let server = Task { try Server() }

    private func phone(_ login: String) async throws -> (Jiayi, Account) {
        let server = try await Self.server.value
        let jiayi = try await Jiayi.open(
            folder: somewhere().path(), keys: Ring(), transport: URLSessionTransport(server.address))
        return (jiayi, try await jiayi.signsIn(login))
    }

    @Test func ofTwoWhoActOnTheSameRowTheLaterOneIsShownBothAndDoesItAgainOrLeavesIt() async throws {
        let (mine, hers) = (try await phone("leader1").0, try await phone("nurse1").0)
        let rows = Array(try await mine.served().prefix(2))
        let she = try #require(try await mine.ownTeams(now: Date()).first?.members.last?.staff)
        for row in rows {
            _ = try await hers.assign(of: row.resident, to: she, seen: row.version, now: Date())
            _ = try await mine.assign(of: row.resident, to: nil, seen: row.version, now: Date())
        }
        #expect(try await hers.synchronise(now: Date()) == .done)
        #expect(try await mine.synchronise(now: Date()) == .done)

        let centre = try await mine.syncCentre(now: Date())
        #expect(centre.tray.count == 2 && centre.unsent.waiting == 0 && centre.unsent.rejected == 2)
        for refused in centre.tray {
            let said = try #require(refused.said)
            #expect(said.stale && said.code == "STALE" && said.current != nil && said.words?.title.isEmpty == false)
            #expect(refused.meant?.command == "assign_resident")
        }
        // Nothing of it leaves the phone by itself.
        #expect(try await mine.synchronise(now: Date()) == .done)
        #expect(try await mine.syncCentre(now: Date()).tray == centre.tray)

        let again = try #require(centre.tray.first { $0.meant?.residents.contains(rows[0].resident) ?? false })
        let left = try #require(centre.tray.first { $0 != again })
        #expect(try await mine.mend(id: again.id, content: again.meant?.content ?? "", now: Date()))
        #expect(try await mine.setAside(id: left.id))
        #expect(try await mine.synchronise(now: Date()) == .done)
        let after = try await mine.syncCentre(now: Date())
        #expect(after.unsent.waiting == 0 && after.tray.isEmpty)
        let (first, second) = (try await mine.row(rows[0].resident), try await mine.row(rows[1].resident))
        #expect(first?.assignedTo == nil && second?.assignedTo == she)
        for phone in [mine, hers] { try await phone.shutDown() }
    }

    @Test func whatWasUnsentWhenAnAccountWasDisabledIsDeliveredAndDoneOnceAManagerConfirmsIt() async throws {
        let (phone, account) = try await phone("village1")
        let her = try #require(try await phone.list().first).resident
        let now = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded())
        let pressure = Measured.bloodPressure(systolic: 131, diastolic: 79, pulse: 70, arm: nil)
        let reading = try await phone.recordReading(
            of: her, value: pressure, signs: [], takenAt: now, corrects: nil, now: now)
        let server = try await Self.server.value
        let id = account.account.uuidString.lowercased()
        try await Office(server, "operator").does("disable_staff_account", #"{"account": "\#(id)"}"#)

        #expect(try await phone.synchronise(now: Date()) == .done)
        #expect(try await phone.residentCard(of: her, now: now) == nil, "her patients are hers no more")
        let waits = try await phone.syncCentre(now: Date()).waiting
        #expect(waits.map(\.said?.code) == ["AWAITS_MANAGER"] && waits.map(\.meant?.command) == ["record_reading"])

        let manager = try await Office(server, "manager1")
        let held = try await manager.sees("/api/v1/held-commands").firstMatch(of: /"held":"([0-9a-f-]{36})"/)
        try await manager.does("confirm_held_command", #"{"held": "\#(try #require(held).output.1)"}"#)
        #expect(try await phone.synchronise(now: Date()) == .done)
        let unsent = try await phone.syncCentre(now: Date()).unsent
        #expect(unsent.waiting == 0 && unsent.rejected == 0)
        let colleague = try await self.phone("leader1").0
        let readings = try await colleague.residentCard(of: her, now: now)?.readings ?? []
        let seen = readings.filter { $0.id == reading }
        #expect(seen.map(\.value) == [pressure] && seen.map(\.takenAt) == [now])
        for phone in [phone, colleague] { try await phone.shutDown() }
    }
}
