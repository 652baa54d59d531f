import CoreFfi
import Foundation

/// G12.
public struct StaffSettings: Equatable, Sendable {
    public let name: String?
    /// A code.
    public let role: String
    /// None where the app is not locked.
    public let offlineUntil: Date?
    public var look: Settings
}

public enum StaffSettingsEvent: Sendable {
    case frame(FrameEvent)
    case look(event: SettingsEvent)
    case openSync
    case wipe
}

public final class StaffSettingsModel: TeamPage<StaffSettings, StaffSettingsEvent> {
    private let book: WishBook

    public init(_ desk: Desk, book: WishBook) {
        self.book = book
        super.init(desk)
    }

    override public func team() async throws -> (StaffSettings?) -> StaffSettings {
        let account = try await desk.jiayi.ownAccount()
        let until = try await desk.jiayi.unlock(left: nil, now: desk.now()).until
        let settings = StaffSettings(
            name: account?.name, role: account?.role ?? "", offlineUntil: until, look: Settings(wishes: book.wishes))
        return { _ in settings }
    }

    override public func on(_ event: StaffSettingsEvent) {
        switch event {
        case .frame(let event): common(event)
        case .look(let event):
            book.keep(book.wishes.after(event))
            change { $0.look.wishes = book.wishes }
        case .openSync: desk.way.to(.sync)
        case .wipe: desk.way.to(.wipe)
        }
    }
}

extension Unlock {
    fileprivate var until: Date? {
        if case .byPhone(let until) = self { until } else { nil }
    }
}

/// What is lost by signing out is said before.
public final class WipeModel: TeamPage<Confirm, ConfirmEvent> {
    private let said: @MainActor (_ unsent: Int) -> Confirm

    /// `said`: that in words, of so many that are not sent.
    public init(_ desk: Desk, said: @escaping @MainActor (_ unsent: Int) -> Confirm) {
        self.said = said
        super.init(desk)
    }

    override public func team() async throws -> (Confirm?) -> Confirm {
        let unsent = try await desk.jiayi.syncCentre(now: desk.now()).unsent
        let confirm = said(Int(unsent.waiting + unsent.rejected + unsent.ofOthers))
        return { _ in confirm }
    }

    override public func on(_ event: ConfirmEvent) {
        switch event {
        case .frame(let event): common(event)
        case .cancel: common(.back)
        case .act:
            guard !isAsking else { return }
            isAsking = true
            attempt {
                defer { self.isAsking = false }
                try await self.desk.jiayi.signOut()
                try await self.desk.begin()
            }
        }
    }
}
