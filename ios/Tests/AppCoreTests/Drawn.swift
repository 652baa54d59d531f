import CoreFfi
import Design
import Foundation
import Testing

@testable import AppCore

/// A notification centre in which time passes when a test says so.
actor Drawn: Drawer {
    private(set) var set: [String: Note] = [:]
    private(set) var lies: [String: Note] = [:]
    private var since: [String: Date] = [:]
    private let clock: Hours

    init(_ clock: Hours) { self.clock = clock }

    func pending() -> [String] { Array(set.keys) }
    func shown() -> [ShownNote] { lies.values.map { ShownNote(id: $0.id, at: since[$0.id] ?? .now, info: $0.info) } }

    func set(_ note: Note) {
        if note.at == nil { comes(note) } else { set[note.id] = note }
    }

    func remove(_ ids: [String]) {
        for id in ids { (set[id], lies[id]) = (nil, nil) }
    }

    /// The system's own part: what is due by now comes.
    func passes() {
        for note in set.values where note.at.map({ $0 <= clock.now() }) ?? false { comes(note) }
    }

    func comes(_ note: Note) {
        since[note.id] = note.at ?? clock.now()
        (set[note.id], lies[note.id]) = (nil, note)
    }
}

/// A clock that stands where it is put.
final class Hours: @unchecked Sendable {
    private let lock = NSLock()
    private var at = Date()

    func now() -> Date { lock.withLock { at } }
    func stand(at moment: Date) { lock.withLock { at = moment } }
}

/// A phone on which somebody has signed in, out of the network: nothing of the app is open but what a test opens.
struct Held: Sendable {
    static let server = Task { try Server() }
    private static let signedIn = Task { () -> URL in
        let folder = somewhere()
        let server = try await Self.server.value
        let jiayi = try await Jiayi.open(
            folder: folder.path(), keys: Ring(), transport: URLSessionTransport(server.address))
        _ = try await jiayi.signsIn("13800130001", server)
        try await jiayi.shutDown()
        return folder
    }

    let folder: URL
    let clock = Hours()
    let line: Line
    let ground: Ground
    let drawer: Drawn
    let shelf: Shelf
    let notices: Notices
    let her: UUID

    init() async throws {
        folder = somewhere()
        try FileManager.default.copyItem(at: try await Self.signedIn.value, to: folder)
        line = Line(URLSessionTransport(try await Self.server.value.address))
        line.cut = true
        let clock = clock
        ground = Ground(folder: folder, keys: Ring(), transport: line, clock: { clock.now() })
        drawer = Drawn(clock)
        shelf = Shelf(somewhere())
        notices = Notices(ground, drawer, shelf) { Words(.chinese) }
        her = try #require(try await ground.holding { try await $0.ownResident() })
    }

    func plan() async throws -> [Alarm] {
        try await notices.plan()
        return try await ground.holding { try await $0.alarms(now: clock.now()) }
    }

    func waiting() async throws -> [String] {
        try await ground.holding { try await $0.syncCentre(now: clock.now()).waiting.compactMap { $0.meant?.command } }
    }

    func medicines() async throws -> [Medicine] {
        try await ground.holding { try await $0.medicines(of: her, now: clock.now()) }
    }

    /// She has counted what is left, and it ends in the days that are planned.
    func ends() async throws -> Alarm {
        let medicine = try #require(try await medicines().first { $0.canAsk && $0.lastDispensing != nil })
        let dispensing = try #require(medicine.lastDispensing)
        for units in stride(from: UInt32(5), through: 90, by: 5) {
            try await ground.holding {
                try await $0.reportStock(of: her, dispensing: dispensing, unitsLeft: units, now: clock.now())
            }
            if let refill = try await plan().first(where: { Telling($0).about == .refill }) { return refill }
        }
        throw JiayiError.Internal(detail: "nothing ends")
    }

    /// Its hour has come.
    func comes() async throws -> Alarm {
        let alarm = try await ends()
        clock.stand(at: alarm.at.addingTimeInterval(1))
        await drawer.passes()
        return alarm
    }
}

/// A folder of nobody's.
func somewhere() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "jiayi-phone-\(UUID().uuidString)")
}

extension Jiayi {
    /// A number gets five codes an hour.
    func signsIn(_ number: String, _ server: Server) async throws -> UUID {
        try await askForCode(phone: number)
        _ = try await signInResident(
            phone: number, code: try await server.code(sentTo: number),
            installation: Installation(installId: "i-1", name: "iPhone"))
        let ended = try await synchronise(now: Date())
        #expect(ended == .done)
        return try #require(try await ownResident())
    }
}
