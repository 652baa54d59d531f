import CoreFfi
import Design
import Foundation
import Observation
import Testing

@testable import AppCore

/// What becomes of pages and files when the app is left, and when it comes back.
@MainActor
struct StageTests {
    private func stage(_ phone: Held) -> Stage {
        let errands = Errands(phone.ground, phone.notices, Registration(nil, phone.shelf))
        return Stage(errands, outside: Holding(phone.ground), drafts: Drafts(somewhere())) { false }
    }

    private func waits(_ what: () async -> Bool) async throws {
        for _ in 0..<1000 {
            if await what() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("it never was so")
    }

    #if os(Linux)
        /// The numbers of the store's files on which this process holds a lock, by the kernel's own table.
        private func locked(_ folder: URL) throws -> [String] {
            let files = try FileManager.default.contentsOfDirectory(atPath: folder.path())
            let numbers = try files.map { file in
                let of = try FileManager.default.attributesOfItem(atPath: folder.appending(path: file).path())
                return "\(of[.systemFileNumber] ?? 0)"
            }
            let table = try whole("/proc/locks").split(separator: "\n")
            return numbers.filter { number in table.contains { $0.contains(":\(number) ") } }
        }

        /// The kernel hands its tables out in parts, and Foundation takes the first for all.
        private func whole(_ table: String) throws -> String {
            let file = try FileHandle(forReadingFrom: URL(filePath: table))
            var whole = Data()
            while let part = try file.read(upToCount: 1 << 12), !part.isEmpty { whole += part }
            return String(decoding: whole, as: UTF8.self)
        }

        private func isOpen(_ folder: URL) throws -> Bool {
            let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
            let files = open.compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
            }
            return files.contains { $0.hasPrefix(folder.path()) }
        }

        @Test func whileNobodySeesTheAppNoLockIsHeldAndNoFileIsOpen() async throws {
            let phone = try await Held()
            let stage = stage(phone)
            for _ in 0..<2 {
                stage.enters()
                // The test sees what it looks for.
                try await waits { (try? locked(phone.folder))?.isEmpty == false && stage.desk?.shown == phone.her }
                await stage.leaves()
                #expect(try !isOpen(phone.folder) && locked(phone.folder) == [])
                // A button of a notification does its work meanwhile, and closes them after it.
                _ = try await phone.waiting()
                #expect(try !isOpen(phone.folder) && locked(phone.folder) == [])
            }
        }

        @Test func aServerThatNeverAnswersHoldsNoFileOpen() async throws {
            let phone = try await Held()
            let silent = try Answering(nil)
            let ground = Ground(
                folder: phone.folder, keys: Ring(), transport: URLSessionTransport(silent.address), clock: { Date() })
            let notices = Notices(ground, phone.drawer, phone.shelf) { Words(.chinese) }
            let errands = Errands(ground, notices, Registration(nil, phone.shelf))
            let stage = Stage(errands, outside: Holding(ground), drafts: Drafts(somewhere())) { false }
            stage.enters()
            try await waits { stage.desk?.shown == phone.her }
            // The system lets it run in the background, and then gives no more time.
            let run = Task { await errands.run() }
            try await Task.sleep(for: .milliseconds(200))
            await stage.leaves()
            #expect(try isOpen(phone.folder), "the run goes on")
            await ground.closesNow()
            #expect(try !isOpen(phone.folder) && locked(phone.folder) == [])
            run.cancel()
        }

        @Test func whatWasBegunOnAPageIsFinishedBeforeTheFilesAreClosed() async throws {
            let phone = try await Held()
            let stage = stage(phone)
            stage.enters()
            try await waits { stage.desk?.shown == phone.her }
            let act = Task {
                try await phone.ground.holding { jiayi in
                    try await Task.sleep(for: .milliseconds(200))
                    _ = try await jiayi.medicines(of: phone.her, now: phone.clock.now())
                }
            }
            try await Task.sleep(for: .milliseconds(50))
            await stage.leaves()
            try await act.value
            #expect(try locked(phone.folder) == [])
        }
    #endif

    @Test func whereItCannotBeOpenedThePagesSayWhyAndTryingAgainOpensIt() async throws {
        let phone = try await Held()
        let safe = Safe()
        let ground = Ground(folder: phone.folder, keys: safe, transport: phone.line, clock: { Date() })
        let notices = Notices(ground, phone.drawer, phone.shelf) { Words(.chinese) }
        let errands = Errands(ground, notices, Registration(nil, phone.shelf))
        let stage = Stage(errands, outside: Holding(ground), drafts: Drafts(somewhere())) { false }
        safe.isLocked = true
        stage.enters()
        try await waits { if case .failed(.NoKey(.Locked), false) = stage.opened { true } else { false } }
        safe.isLocked = false
        stage.enters()
        try await waits { stage.desk?.shown == phone.her }
        await stage.leaves()
    }

    @Test func whatIsHalfEnteredWhenTheProcessEndsIsThereAgainForHer() async throws {
        let phone = try await Held()
        let drafts = Drafts(somewhere())
        let errands = Errands(phone.ground, phone.notices, Registration(nil, phone.shelf))
        let before = Stage(errands, outside: Holding(phone.ground), drafts: drafts) { false }
        before.enters()
        try await waits { before.desk?.shown == phone.her }
        let page = PressureModel(try #require(before.desk), oneByOne: false)
        before.desk?.way.to(.pressure)
        before.opens(page, at: .pressure)
        let live = Task { await page.live() }
        try await waits { page.value != nil }
        for digit in [1, 3, 8] { page.on(.press(key: .digit(digit))) }
        let entered = try #require(page.entered)
        await before.leaves()
        live.cancel()

        let after = Stage(errands, outside: Holding(phone.ground), drafts: drafts) { false }
        after.enters()
        try await waits { after.desk?.way.places.last == .pressure }
        #expect(drafts.kept == nil, "it is taken up once")
        let again = PressureModel(try #require(after.desk), oneByOne: false)
        after.opens(again, at: .pressure)
        let shown = Task { await again.live() }
        try await waits { again.entered == entered }
        shown.cancel()
        await after.leaves()
        #expect(drafts.kept?.entered == entered)

        // It is nobody else's.
        try await phone.ground.holding { try await $0.signOut() }
        let other = Stage(errands, outside: Holding(phone.ground), drafts: drafts) { false }
        other.enters()
        try await waits { other.desk?.way.places == [.signIn] }
        await other.leaves()
        #expect(drafts.kept == nil)
    }

    @Test func whatWasMeasuredYesterdayDoesNotComeBack() async throws {
        let phone = try await Held()
        let drafts = Drafts(somewhere())
        drafts.kept = Draft(phone.her, .pressure, ["1"], at: phone.clock.now().addingTimeInterval(-86_000))
        #expect(drafts.kept != nil)
        let errands = Errands(phone.ground, phone.notices, Registration(nil, phone.shelf))
        let stage = Stage(errands, outside: Holding(phone.ground), drafts: drafts) { false }
        stage.enters()
        try await waits { stage.desk?.shown == phone.her }
        #expect(stage.desk?.way.places == [.home] && drafts.kept == nil)
        await stage.leaves()
    }

    @Test func whatWasMeasuredIsGivenUpAlsoWhereTheProcessLivesOn() async throws {
        let phone = try await Held()
        let drafts = Drafts(somewhere())
        let errands = Errands(phone.ground, phone.notices, Registration(nil, phone.shelf))
        let stage = Stage(errands, outside: Holding(phone.ground), drafts: drafts) { false }
        stage.enters()
        try await waits { stage.desk?.shown == phone.her }
        let desk = try #require(stage.desk)
        let page = PressureModel(desk, oneByOne: false)
        desk.way.to(.pressure)
        stage.opens(page, at: .pressure)
        let live = Task { await page.live() }
        try await waits { page.value != nil }
        page.on(.press(key: .digit(1)))
        for (later, places) in [(3500.0, [Place.home, .pressure]), (3700, [.home])] {
            await stage.leaves()
            #expect(drafts.kept?.place == .pressure)
            phone.clock.stand(at: phone.clock.now().addingTimeInterval(later))
            stage.enters()
            try await waits { drafts.kept == nil }
            #expect(desk.way.places == places)
        }
        live.cancel()
        await stage.leaves()
    }

    @Test func aNotificationThatWasTappedOpensWhatItIsAboutOnceThePagesAreThere() async throws {
        let phone = try await Held()
        let alarm = try await phone.comes()
        let stage = stage(phone)
        await stage.tapped(Telling(alarm).info, .enough)
        stage.enters()
        try await waits { if case .medicine(_, counting: true) = stage.desk?.way.places.last { true } else { false } }
        await stage.leaves()
        #expect(try await phone.waiting().contains("see_reminders"))
    }
}

/// Keys that are there once the phone was unlocked.
private final class Safe: Keys, @unchecked Sendable {
    let lost = false
    var isLocked = false

    func key(name: KeyName) throws -> Data {
        if isLocked { throw KeyError.Locked }
        return try Ring().key(name: name)
    }

    func giveUp() {}
}

@MainActor @Observable
private final class Holding: Outside {
    let speaking = false
    let heard = 0
    @ObservationIgnored private let ground: Ground

    init(_ ground: Ground) { self.ground = ground }

    func speak(_ text: String) {}
    func hush() {}
    func dial(_ number: String) {}
    func sync() {}
    func holding(_ work: @MainActor () async throws -> Void) async throws {
        try await ground.holding { _ in try await work() }
    }
}
