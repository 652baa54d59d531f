import CoreFfi
import Foundation
import Testing

@testable import AppCore

/// The engine over a line that drops, delays, loses and doubles, to the real server: what is done is done once.
struct LineTests {
    private static let seed: UInt64 = 20_211_121
    private static let number = "13800130001"

    /// Again and again, as a phone does; each run goes on where the one before it ended.
    private func delivers(_ jiayi: Jiayi) async throws {
        for _ in 0..<60 {
            if try await jiayi.synchronise(now: Date()) == .done { return }
        }
        Issue.record("not in sixty runs")
    }

    /// She looks at the message that came, whatever the app says, and asks for another when the code is of no use.
    private func signsIn(_ jiayi: Jiayi, _ server: Server) async throws -> UUID {
        for _ in 0..<5 {
            try? await jiayi.askForCode(phone: Self.number)
            guard let code = try? await server.code(sentTo: Self.number) else { continue }
            let installation = Installation(installId: "i-1", name: "iPhone")
            let account = try? await jiayi.signInResident(
                phone: Self.number, code: code, installation: installation)
            if account == nil { continue }
            try await delivers(jiayi)
            return try #require(try await jiayi.ownResident())
        }
        throw JiayiError.Internal(detail: "not with five codes")
    }

    private func throughEachFate(_ faults: Faults, _ act: () async throws -> Void) async throws {
        for _ in 0..<60 {
            try await act()
            if await faults.ofCommands.count == Fate.allCases.count { return }
        }
        Issue.record("no more than \(await faults.ofCommands)")
    }

    @Test func whatAResidentDoesIsDoneOnceWhateverBefallsItsWay() async throws {
        let server = try Server()
        let faults = Faults(URLSessionTransport(server.address), seed: Self.seed)
        let line = Line(faults)
        let jiayi = try await Jiayi.open(folder: somewhere().path(), keys: Ring(), transport: line)
        let her = try await signsIn(jiayi, server)
        let danger = Measured.bloodPressure(systolic: 192, diastolic: 116, pulse: nil, arm: nil)
        var (measured, asked): (Set<UUID>, Set<UUID>) = ([], [])
        try await throughEachFate(faults) {
            line.cut = true
            let now = Date()
            let reading = try await jiayi.recordReading(
                of: her, value: danger, signs: [.chestTightness], takenAt: now, corrects: nil, now: now)
            measured.insert(reading)
            let medicines = try await jiayi.medicines(of: her, now: now)
            let medicine = try #require(medicines.first { $0.canAsk || $0.refill?.state == .received })
            if let open = medicine.refill {
                try await jiayi.withdrawRefill(of: her, request: open.request, items: [open.item], now: now)
            }
            asked.insert(try await jiayi.requestRefill(of: her, medicines: [medicine.medicine], note: nil, now: now))
            line.cut = false
            try await delivers(jiayi)
        }
        #expect(try await jiayi.syncCentre(now: Date()).tray == [])

        let another = try await Jiayi.open(
            folder: somewhere().path(), keys: Ring(), transport: URLSessionTransport(server.address))
        #expect(try await another.signsIn(Self.number, server) == her)
        let seen = try await another.trend(of: her, days: 7, now: Date()).readings.filter { $0.value == danger }
        #expect(seen.count == measured.count && Set(seen.map(\.id)) == measured)
        let requests = try await another.refills(of: her, now: Date()).filter { asked.contains($0.request) }
        #expect(requests.count == asked.count)
        let stands = requests.flatMap(\.items).map(\.stands.state)
        #expect(stands.count { $0 == .received } == 1 && stands.count { $0 == .withdrawn } == asked.count - 1)
        for phone in [jiayi, another] { try await phone.shutDown() }
    }

    @Test func whatATeamDoesOnItsListIsDoneOnceWhateverBefallsItsWay() async throws {
        let server = try Server()
        let faults = Faults(URLSessionTransport(server.address), seed: Self.seed)
        let line = Line(faults)
        let mine = try await Jiayi.open(folder: somewhere().path(), keys: Ring(), transport: line)
        let installation = Installation(installId: "i-3", name: "iPhone")
        for _ in 0..<5 {
            let account = try? await mine.signInStaff(
                login: "nurse1", password: password, code: nil, role: nil, installation: installation)
            if account != nil { break }
        }
        try await delivers(mine)
        let people = try await mine.served().map(\.resident)
        let colleagues = try #require(try await mine.ownTeams(now: Date()).first).members.map(\.staff)
        var turn = 0
        try await throughEachFate(faults) {
            line.cut = true
            let (one, two) = (people[turn % people.count], people[(turn + 1) % people.count])
            let now = Date()
            let seen = try await mine.row(one)?.version
            _ = try await mine.assign(of: one, to: colleagues[turn % colleagues.count], seen: seen, now: now)
            let pressure = Measured.bloodPressure(systolic: 128, diastolic: 78, pulse: nil, arm: nil)
            _ = try await mine.recordReading(
                of: two, value: pressure, signs: [], takenAt: now, corrects: nil, now: now)
            let call = try await mine.recordCall(
                of: two, outcome: .reached, reason: nil, seen: try await mine.row(two)?.version, now: now)
            try await mine.undo(of: two, act: call, now: now)
            line.cut = false
            try await delivers(mine)
            turn += 2
        }
        #expect(try await mine.syncCentre(now: Date()).tray == [])

        let straight = try await Jiayi.open(
            folder: somewhere().path(), keys: Ring(), transport: URLSessionTransport(server.address))
        _ = try await straight.signsIn("leader1")
        let (here, there) = (try await mine.list(), try await straight.list())
        let assigned = { (rows: [ListRow]) in
            Dictionary(uniqueKeysWithValues: rows.map { ($0.resident, $0.assignedTo) })
        }
        #expect(assigned(here) == assigned(there) && assigned(there)[people[0]] != nil)
        for one in people.prefix(4) {
            let readings = try await straight.residentCard(of: one, now: Date())?.readings.map(\.id) ?? []
            #expect(Set(readings).count == readings.count)
        }
        for phone in [mine, straight] { try await phone.shutDown() }
    }

    @Test func theSameSeedBefallsTheSameRequestsAlike() async {
        func fates(_ seed: UInt64) async -> [Fate] {
            let faults = Faults(Line(URLSessionTransport(URL(filePath: "/"))), seed: seed)
            var fates: [Fate] = []
            for _ in 0..<40 { fates.append(await faults.next()) }
            return fates
        }
        let once = await fates(Self.seed)
        #expect(await fates(Self.seed) == once)
        #expect(await fates(Self.seed + 1) != once)
    }
}
