import CoreFfi
import Design
import Foundation

/// The platform's notification centre.
public protocol Drawer: Sendable {
    /// The ids of what is set and has not come.
    func pending() async -> [String]
    /// What has come and was neither tapped nor put away.
    func shown() async -> [ShownNote]
    /// In place of one with the same id.
    func set(_ note: Note) async throws
    /// Set ones do not come; shown ones go.
    func remove(_ ids: [String]) async
}

public struct ShownNote: Equatable, Sendable {
    public let id: String
    public let at: Date
    public let info: [String: String]

    public init(id: String, at: Date, info: [String: String]) {
        self.id = id
        self.at = at
        self.info = info
    }
}

/// What the phone tells by itself: the core's plan of the next fourteen days, at most 48 of the 64 that the system takes. Source: reminders N2, N3, N6.
public actor Notices {
    /// So long a button's answer is seen.
    static let answerStands: TimeInterval = 5 * 60
    /// So long before the day a matter was told of first.
    private static let told: TimeInterval = 14 * 86_400
    private static let whose = "notices.whose"
    private static let said = "notices.said"
    /// So long a dose that nobody ticked lies there: then it cannot be ticked any more, and is not to be taken.
    private static let doseLies: TimeInterval = 86_400
    static let trial = "trial"
    static let answer = "answer"

    private let ground: Ground
    private let drawer: any Drawer
    private let shelf: Shelf
    private let words: @Sendable () -> Design.Words
    private let turns = Turns()

    public init(
        _ ground: Ground, _ drawer: any Drawer, _ shelf: Shelf, words: @escaping @Sendable () -> Design.Words
    ) {
        self.ground = ground
        self.drawer = drawer
        self.shelf = shelf
        self.words = words
    }

    /// In place of what was set before: when the app is opened, after every change, each run while nobody looks, and a push.
    public func plan() async throws {
        try await turns.take {
            try await self.ground.holding { jiayi in
                do {
                    try await self.planNow(jiayi)
                } catch JiayiError.NobodySignedIn {
                    await self.forget()
                }
            }
        }
    }

    private func planNow(_ jiayi: any JiayiProtocol) async throws {
        let (now, her) = (ground.now(), try await jiayi.ownResident())
        if let before = shelf[Self.whose], before != her?.uuidString { await forget() }
        shelf[Self.whose] = her?.uuidString
        try await lookAtShown(jiayi, her, now)
        // What a push has told already does not sound a second time.
        let there = Set(await drawer.shown().map(\.id))
        let wanted = try await jiayi.alarms(now: now).map(note).filter { !there.contains($0.id) }
        let kept = Set(wanted.map(\.id) + [Self.trial])
        await drawer.remove(await drawer.pending().filter { !kept.contains($0) })
        for note in wanted { try await drawer.set(note) }
    }

    private func note(of alarm: Alarm) -> Note {
        let telling = Telling(alarm)
        return Note(
            id: alarm.note, at: alarm.at, title: words().reminderTitle,
            text: telling.text(words(), at: alarm.said), category: telling.category, isQuiet: false, info: telling.info)
    }

    /// The server need not say again what the phone has shown, and what was done meanwhile need not lie there any longer.
    private func lookAtShown(_ jiayi: any JiayiProtocol, _ her: UUID?, _ now: Date) async throws {
        let shown = await drawer.shown()
        await removeAnswers(shown, now)
        guard let her else { return }
        try await removeDoses(shown, jiayi, her, now)
        let own = shown.filter { $0.info["matters"] != nil }
        guard let oldest = own.map(\.at).min() else { return }
        let still = try await jiayi.alarms(now: oldest.addingTimeInterval(-60))
        let standing = Set(still.map(\.note))
        await drawer.remove(own.map(\.id).filter { !standing.contains($0) })

        let before = Set(shelf[Self.said]?.split(separator: " ").map(String.init) ?? [])
        let fresh = own.filter { !before.contains($0.id) }
        try await saw(fresh.flatMap { Telling($0.info).matters }, of: her, jiayi, now)
        // Of what has gone from the drawer nothing need be remembered.
        shelf[Self.said] = own.map(\.id).joined(separator: " ")
    }

    private func removeAnswers(_ shown: [ShownNote], _ now: Date) async {
        let over = shown.filter { $0.info[Self.answer] != nil && now.timeIntervalSince($0.at) > Self.answerStands }
        await drawer.remove(over.map(\.id))
    }

    private func removeDoses(_ shown: [ShownNote], _ jiayi: any JiayiProtocol, _ her: UUID, _ now: Date) async throws {
        let lying = shown.filter { Telling($0.info).dose != nil }
        if lying.isEmpty { return }
        let taken = Set(try await jiayi.doses(of: her, now: now).today.filter(\.taken).map(\.id))
        let over = lying.filter { note in
            now.timeIntervalSince(note.at) > Self.doseLies || Telling(note.info).dose.map(taken.contains) ?? false
        }
        await drawer.remove(over.map(\.id))
    }

    private func saw(_ matters: [Rung.Matter], of her: UUID, _ jiayi: any JiayiProtocol, _ now: Date) async throws {
        if matters.isEmpty { return }
        try await jiayi.seeReminders(of: her, steps: matters.map(\.step), opened: false, now: now)
    }

    /// Nothing of whoever has left comes, and nothing of hers stays.
    private func forget() async {
        await drawer.remove(await drawer.pending() + drawer.shown().map(\.id))
        shelf[Self.whose] = nil
        shelf[Self.said] = nil
    }

    /// She has put it away.
    public func putAway(_ info: [String: String]) async throws {
        try await ground.holding { jiayi in
            guard let her = try await jiayi.ownResident() else { return }
            try await self.saw(Telling(info).matters, of: her, jiayi, self.ground.now())
        }
    }

    /// A button that needs no page, with or without a network. What came of it lies in its place. Source: reminders N6.
    public func answer(_ button: Note.Button, id: String, _ info: [String: String]) async throws {
        let came: String
        do {
            came = try await ground.holding { try await self.does(button, Telling(info), $0) }
        } catch let why as JiayiError {
            came = words(of: why)
        }
        let note = Note(
            id: id, at: nil, title: words().reminderTitle, text: came, category: nil, isQuiet: true,
            info: [Self.answer: id])
        try await drawer.set(note)
        try await plan()
    }

    private func does(_ button: Note.Button, _ telling: Telling, _ jiayi: any JiayiProtocol) async throws -> String {
        let (now, words) = (ground.now(), words())
        guard let her = try await jiayi.ownResident() else { return words.signInAgainTitle }
        guard case .act(let action) = button else {
            guard let dose = telling.dose else { return words.somethingFailed }
            return try await jiayi.takeDose(dose: dose, taken: true, now: now) ? words.doseKept : words.doseGone
        }
        let rung = try await whole(telling, jiayi, now).rung
        guard !rung.matters.isEmpty else { return words.somethingFailed }
        let done =
            switch action {
            case .askAgain: try await jiayi.askAgain(of: her, rung, now: now)
            case .tomorrow: try await jiayi.putOff(of: her, rung, now: now)
            case .enough: preconditionFailure("the app is opened for it")
            }
        return switch done {
        case .asked: words.refillQueued
        case .tomorrow: words.reminderTomorrow
        case .notAsked(let code): code.flatMap(words.code)?.title ?? words.refillNothingDue
        }
    }

    /// A push says what it is about, and not of what: that is what the phone has told of already by a rung of its own.
    private func whole(_ telling: Telling, _ jiayi: any JiayiProtocol, _ now: Date) async throws -> Telling {
        guard telling.matters.isEmpty, let about = telling.about else { return telling }
        let due = try await jiayi.alarms(now: now.addingTimeInterval(-Self.told)).filter { $0.at <= now }
        return Telling(about: about, matters: due.flatMap { Telling($0).matters }.filter { $0.about == about })
    }

    private func words(of why: JiayiError) -> String {
        switch why {
        case .Refused(_, let title, _): title
        case .StorageFull: words().storageFull
        case .NobodySignedIn: words().signInAgainTitle
        default: words().somethingFailed
        }
    }

    /// A reminder in two minutes, by the way that real ones come. Source: reminders N12.
    public func tryOne() async throws {
        let at = ground.now().addingTimeInterval(120)
        let note = Note(
            id: Self.trial, at: at, title: words().reminderTitle, text: words().reliabilityTestText, category: nil,
            isQuiet: false, info: [:])
        try await drawer.set(note)
    }
}

extension Alarm {
    /// The id of its notification, as the server's pushes write it.
    var note: String { id.uuidString.lowercased() }

    /// The time that it tells: of a dose that of the pages, whenever the phone rings.
    var said: Date {
        if case .dose(let at, _) = tells { at } else { at }
    }
}
