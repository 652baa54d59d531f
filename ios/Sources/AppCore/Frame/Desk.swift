import CoreFfi
import Foundation
import Observation

/// What all pages share: the engine, the clock, whom they show and what stands around them.
@MainActor @Observable
public final class Desk {
    /// So long what was done can be taken back on the next page; then from the history. Source: screens, W5.
    static let moment: TimeInterval = 10

    @ObservationIgnored public let jiayi: any JiayiProtocol
    @ObservationIgnored public let outside: any Outside
    @ObservationIgnored public let way: Way
    @ObservationIgnored public let changed = Signal()
    @ObservationIgnored public let lock: Lock
    @ObservationIgnored private let clock: @Sendable () -> Date
    @ObservationIgnored private var told: [Told] = []

    /// Whom the pages show: oneself, until somebody else of the family is chosen.
    public private(set) var shown: UUID?
    private var around = Frame()
    private var lastRun: Ended?
    private var done: DoneAct?

    public init(
        _ jiayi: any JiayiProtocol, outside: any Outside, way: Way = Way(),
        clock: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.jiayi = jiayi
        self.outside = outside
        self.way = way
        self.clock = clock
        lock = Lock(jiayi, now: clock)
    }

    public var frame: Frame {
        var frame = around
        frame.offline = lastRun?.isOffline ?? false
        frame.stopped = lastRun?.stopped
        frame.speaking = outside.speaking
        frame.done = done
        return frame
    }

    public func now() -> Date { clock() }

    /// The app is before her again: it may be another day, and what the phone allows may have changed.
    public func looksAgain() { changed.fire() }

    /// Tells the pages of whatever the engine learns, until it is closed or whoever calls waits no more.
    public func live() async {
        async let standing: Void = watch()
        for await _ in revisions(of: jiayi) {
            changed.fire()
            // Where it fails, the pages say what.
            try? await hear()
        }
        await standing
    }

    /// Keeps what stands around the pages as it is.
    private func watch() async {
        for await _ in Signal.any(changed) {
            // Where it fails, what stood there stands; the page itself says what.
            if let fresh = try? await frameOf(shown) { around = fresh }
        }
    }

    /// Whatever the engine found in its files, when they were opened or later.
    private func hear() async throws {
        let fresh = try await jiayi.takeNotices()
        if fresh.isEmpty { return }
        told += fresh
        try await begin()
    }

    /// It was done, and stands on whatever page follows with the button that takes it back.
    public func did(_ act: DoneAct) {
        done = act
        Task {
            try? await Task.sleep(for: .seconds(Self.moment - now().timeIntervalSince(act.at)))
            if done == act { done = nil }
        }
    }

    public func undo() async throws {
        guard let act = done else { return }
        done = nil
        try await jiayi.undo(of: act.resident, act: act.act, now: now())
        outside.sync()
    }

    public func show(_ resident: UUID) {
        shown = resident
        changed.fire()
    }

    /// Shows somebody again, if it is she herself or one of those she acts for.
    public func shows(_ resident: UUID) async throws -> Bool {
        guard let own = shown else { return false }
        let people = try await jiayi.home(of: own, now: now()).people.map(\.resident)
        guard resident == own || people.contains(resident) else { return false }
        show(resident)
        return true
    }

    /// Sends and reads; what came of it stands on every page.
    @discardableResult
    public func synchronise() async throws -> Ended {
        let ended = try await jiayi.synchronise(now: now())
        lastRun = ended
        // Who one is came only now.
        if shown == nil, try await ifSignedIn(jiayi.ownResident) ?? nil != nil { try await begin() }
        return ended
    }

    /// Where the app begins: with signing in, with her own page, or with what somebody of the staff has on this phone.
    public func begin() async throws {
        let now = now()
        let stands = try await ifSignedIn { try await self.jiayi.syncCentre(now: now).session } ?? .signedOut
        let her = try await ifSignedIn(jiayi.ownResident) ?? nil
        shown = her
        way.begin(try await first(stands, her))
        changed.fire()
        // A database that was damaged, a key that is gone: the engine says it once, and the page stands until she leaves it.
        told += try await jiayi.takeNotices()
        if !told.isEmpty { way.to(.happened(told)) }
    }

    private func first(_ stands: SessionStands, _ her: UUID?) async throws -> Place {
        if stands == .signedOut { return .signIn }
        if her != nil { return .home }
        if try await ifSignedIn(jiayi.ownRole) ?? nil == "resident" { return .identity }
        let now = now()
        let teams = try await ifSignedIn { try await self.jiayi.ownTeams(now: now) }
        return teams.isNilOrEmpty ? .sync : .worklist
    }

    private func frameOf(_ her: UUID?) async throws -> Frame {
        let now = now()
        var home: Home?
        if let her { home = try await ifSignedIn { try await self.jiayi.home(of: her, now: now) } }
        let centre = home == nil ? try await ifSignedIn { try await self.jiayi.syncCentre(now: now) } : nil
        let unsent = home?.unsent ?? centre?.unsent
        var frame = Frame()
        frame.lastSync = home?.lastSync ?? centre?.lastSync
        frame.waiting = Int(unsent?.waiting ?? 0)
        frame.rejected = Int(unsent?.rejected ?? 0)
        frame.phone = home?.team?.phone
        return frame
    }

    public func on(_ event: FrameEvent) {
        switch event {
        case .back:
            if case .happened = way.places.last { told = [] }
            way.back()
        case .speak(let text): outside.speak(text)
        case .hush: outside.hush()
        case .call(let number): outside.dial(number)
        case .retry: outside.sync()
        case .showUnsent: way.to(.sync)
        // The page does it: it can fail.
        case .undo: break
        }
    }
}

private func ifSignedIn<T: Sendable>(_ work: @Sendable () async throws -> T) async throws -> T? {
    do {
        return try await work()
    } catch JiayiError.NobodySignedIn {
        return nil
    } catch JiayiError.Paused {
        return nil
    }
}

extension Optional where Wrapped: Collection {
    var isNilOrEmpty: Bool { self?.isEmpty ?? true }
}

extension Ended {
    var isOffline: Bool {
        if case .later(_, .network) = self { true } else { false }
    }

    /// Why nothing more comes or goes, where waiting does not help.
    var stopped: Stopped? {
        switch self {
        case .storageFull: .full
        case .tooOld: .tooOld
        case .done, .signIn, .later: nil
        }
    }
}

/// The number of the newest change, each time that there is one, until the app is closed.
func revisions(of jiayi: any JiayiProtocol) -> AsyncStream<UInt64> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
        let asking = Task {
            var seen: UInt64 = 0
            while !Task.isCancelled, let newest = await jiayi.nextRevision(seen: seen) {
                seen = newest
                continuation.yield(newest)
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in asking.cancel() }
    }
}
