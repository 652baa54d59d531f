import CoreFfi
import Foundation
import Observation

/// The app as it comes before her and is left again: its files are open as long as it is seen.
@MainActor @Observable
public final class Stage {
    /// How far the app has come.
    public enum Opened {
        case not
        /// Nothing can be shown: a phone that is locked, no space, an app that is older than what it wrote.
        case failed(JiayiError, keyGone: Bool)
        case at(Desk)
    }

    public private(set) var opened = Opened.not

    @ObservationIgnored private let errands: Errands
    @ObservationIgnored public let outside: any Outside
    @ObservationIgnored private let drafts: Drafts
    @ObservationIgnored private let isElderly: @MainActor () -> Bool
    @ObservationIgnored private var isSeen = false
    @ObservationIgnored private var open: Task<Void, Never>?
    /// What was half entered when the system ended the process, until its page is open again.
    @ObservationIgnored private var draft: Draft?
    /// What is entered on the page that is seen.
    @ObservationIgnored private var entered: (at: Place, what: @MainActor () -> [String]?)?
    /// The notification that she came by, until it is answered.
    @ObservationIgnored private var tapped: (info: [String: String], action: Action?)?

    public init(
        _ errands: Errands, outside: any Outside, drafts: Drafts, isElderly: @escaping @MainActor () -> Bool
    ) {
        self.errands = errands
        self.outside = outside
        self.drafts = drafts
        self.isElderly = isElderly
    }

    public var desk: Desk? {
        if case .at(let desk) = opened { desk } else { nil }
    }

    /// It is seen: the first time, again, or, where something failed, once more.
    public func enters() {
        if isSeen, desk != nil { return }
        isSeen = true
        opens()
    }

    private func opens() {
        let before = open
        before?.cancel()
        open = Task {
            await before?.value
            do {
                try await errands.ground.holding { try await self.shows($0) }
            } catch {
                // What fails once the pages are there is said on them.
                guard desk == nil, !Task.isCancelled else { return }
                let why = error as? JiayiError ?? .Internal(detail: "\(error)")
                opened = .failed(why, keyGone: errands.ground.keys.lost)
            }
        }
    }

    /// Its page is there, and not live yet.
    public func opens<Value, Event>(_ page: Page<Value, Event>, at place: Place) {
        if let draft, draft.place == place, draft.whose == desk?.shown {
            page.takeUp(draft.entered)
            self.draft = nil
        }
        entered = (place, { [weak page] in page?.entered })
    }

    /// It is seen no more. Returns once the files are closed, unless something else needs them.
    public func leaves() async {
        isSeen = false
        if let desk {
            drafts.kept = entered.flatMap { Draft(desk.shown, $0.at, $0.what(), at: desk.now()) }
            desk.lock.leave()
        }
        open?.cancel()
        await open?.value
    }

    /// What a lost key had sealed is given up.
    public func startsAnew() {
        errands.ground.keys.giveUp()
        opens()
    }

    private func shows(_ jiayi: any JiayiProtocol) async throws {
        let desk: Desk
        if let shown = self.desk {
            desk = shown
            // As after the end of the process; and what is sent from here on is not half entered any more.
            if let left = drafts.kept, !left.isFresh(at: desk.now()) { desk.way.leave(left.place) }
            drafts.kept = nil
            await desk.lock.look()
            desk.looksAgain()
        } else {
            desk = Desk(jiayi, outside: outside, clock: errands.ground.now)
            try await desk.begin()
            await desk.lock.look()
            // Of whoever is signed in by now, and of not too long ago; anything else is gone.
            draft = drafts.kept.flatMap { $0.isFresh(at: desk.now()) ? $0 : nil }
            if let draft, try await !desk.takesUp(draft) { self.draft = nil }
            drafts.kept = nil
            opened = .at(desk)
        }
        await answersTapped()
        // Not waited for: when the files are closed meanwhile it ends by that. Where it fails, what was there is there.
        Task { _ = try? await desk.synchronise() }
        async let plans: Void = plans(desk, jiayi)
        await desk.live()
        await plans
    }

    /// What is done on a page, or signing out, moves the next notification.
    private func plans(_ desk: Desk, _ jiayi: any JiayiProtocol) async {
        for await _ in Signal.any(desk.changed) {
            // What was set stays set; the pages say what fails.
            try? await errands.notices.plan()
            try? await errands.registration.keepUp(jiayi, desk.now())
        }
    }

    /// A notification was tapped, or its button that opens the app.
    public func tapped(_ info: [String: String], _ action: Action?) async {
        tapped = (info, action)
        await answersTapped()
    }

    private func answersTapped() async {
        guard let desk, let (info, action) = tapped else { return }
        tapped = nil
        let rung = Telling(info).rung
        // The pages say what fails; what it told of stands in the inbox.
        try? await outside.holding { try await desk.remind(rung, action, elderly: isElderly()) }
    }
}
