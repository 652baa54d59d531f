import CoreFfi
import Foundation
import Observation
import Testing

@testable import AppCore

/// The same two keys for ever; of another phone, other ones.
final class Ring: Keys {
    let lost = false
    private let phone: UInt8

    init(phone: UInt8 = 0) { self.phone = phone }

    func key(name: KeyName) throws -> Data { Data(repeating: 2 * phone + (name == .records ? 1 : 2), count: 32) }

    func giveUp() {}
}

/// A line that can be cut.
final class Line: HttpTransport, @unchecked Sendable {
    private let through: any HttpTransport
    private let lock = NSLock()
    private var isCut = false

    init(_ through: any HttpTransport) { self.through = through }

    var cut: Bool {
        get { lock.withLock { isCut } }
        set { lock.withLock { isCut = newValue } }
    }

    func execute(request: HttpRequest) async throws -> HttpResponse {
        if cut { throw TransportError.NoNetwork }
        return try await through.execute(request: request)
    }
}

/// The engine has places too, on the map.
typealias Place = AppCore.Place

/// A phone in somebody's pocket, with the app open.
@MainActor
final class Pocket {
    let line: Line
    let jiayi: Jiayi
    let outside: Hand
    let desk: Desk
    private let live: Task<Void, Never>
    private var opened: [Task<Void, Never>] = []

    /// `wrapped` stands between the pages and the engine.
    init(
        _ server: Server, _ wrapped: (Jiayi) -> Jiayi = { $0 }, clock: @escaping @Sendable () -> Date = { Date() }
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "jiayi-phone-\(UUID().uuidString)").path()
        line = Line(URLSessionTransport(server.address))
        jiayi = wrapped(try await Jiayi.open(folder: folder, keys: Ring(), transport: line))
        outside = Hand()
        let desk = Desk(jiayi, outside: outside, clock: clock)
        self.desk = desk
        outside.desk = desk
        live = Task { await desk.live() }
        try await desk.begin()
    }

    deinit { for page in [live] + opened { page.cancel() } }

    /// Somebody of the demo's residents signs in.
    func signsIn(_ number: String, _ server: Server) async throws {
        try await jiayi.askForCode(phone: number)
        _ = try await jiayi.signInResident(
            phone: number, code: server.code(sentTo: number),
            installation: Installation(installId: "i-\(number)", name: "iPhone"))
        try await desk.synchronise()
        try await desk.begin()
    }

    /// Open as long as this phone is.
    func opened<Value, Event, Opened: Page<Value, Event>>(_ page: Opened) -> Opened {
        opened.append(Task { await page.live() })
        return page
    }

    /// Waits until the page shows it.
    @discardableResult
    func shows<Value, Event>(
        _ page: Page<Value, Event>, _ what: (Value) -> Bool = { _ in true },
        _ sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Value {
        try await waits(for: { page.value.flatMap { what($0) ? $0 : nil } }, sourceLocation)
    }

    var place: Place? { desk.way.places.last }

    func unsent() async throws -> Unsent { try await jiayi.syncCentre(now: desk.now()).unsent }

    /// Everything is sent, and nothing of it came back.
    func nothingIsRefused(_ sourceLocation: SourceLocation = #_sourceLocation) async throws {
        line.cut = false
        try await desk.synchronise()
        let unsent = try await unsent()
        #expect(unsent.waiting == 0 && unsent.rejected == 0, sourceLocation: sourceLocation)
    }

    /// Holds a page open so long.
    func opens<Value, Event>(_ page: Page<Value, Event>, _ work: () async throws -> Void) async throws {
        let live = Task { await page.live() }
        defer { live.cancel() }
        try await work()
    }

    /// Waits until it is so, and says what it is.
    func waits<T>(for what: () -> T?, _ sourceLocation: SourceLocation = #_sourceLocation) async throws -> T {
        for _ in 0..<1000 {
            if let found = what() { return found }
            try await Task.sleep(for: .milliseconds(10))
        }
        return try #require(what(), sourceLocation: sourceLocation)
    }
}

/// The system's time, and how far a test has put it ahead.
final class Ticking: @unchecked Sendable {
    private let lock = NSLock()
    private var put: TimeInterval = 0

    var ahead: TimeInterval {
        get { lock.withLock { put } }
        set { lock.withLock { put = newValue } }
    }

    func now() -> Date { Date().addingTimeInterval(ahead) }
}

/// What the platform does, done at once.
@MainActor @Observable
final class Hand: Outside {
    private(set) var speaking = false
    var heard = 0
    @ObservationIgnored private(set) var dialled: [String] = []
    @ObservationIgnored weak var desk: Desk?

    func speak(_ text: String) { speaking = true }
    func hush() { speaking = false }
    func dial(_ number: String) { dialled.append(number) }
    func sync() { Task { try? await desk?.synchronise() } }
    func holding(_ work: @MainActor () async throws -> Void) async throws { try await work() }
}
