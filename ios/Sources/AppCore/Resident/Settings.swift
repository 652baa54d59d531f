import CoreFfi
import Design
import Foundation
import Observation

/// R20.
public struct Settings: Equatable, Sendable {
    public var wishes: Wishes
    public var textSteps = Tokens.textSteps
    /// None before it was looked at.
    public var remindersWork: Bool?
}

public enum SettingsEvent: Sendable {
    case frame(FrameEvent)
    case text(percent: Int)
    case elderly(on: Bool)
    case highContrast(on: Bool)
    case english(on: Bool)
    case checkReminders
    case openIdentity
    case signOut
}

@Observable
public final class SettingsModel: Page<Settings, SettingsEvent> {
    @ObservationIgnored private let book: WishBook
    @ObservationIgnored private let reminders: any Reminders

    public init(_ desk: Desk, book: WishBook, reminders: any Reminders) {
        self.book = book
        self.reminders = reminders
        super.init(desk, first: Settings(wishes: book.wishes))
    }

    override public func read(_ her: UUID) async throws -> (Settings?) -> Settings {
        let work = await reminders.work()
        return { [book] _ in Settings(wishes: book.wishes, remindersWork: work) }
    }

    override public func on(_ event: SettingsEvent) {
        switch event {
        case .frame(let event): common(event)
        case .checkReminders: desk.way.to(.reliability)
        case .openIdentity: desk.way.to(.identity)
        case .signOut:
            act { _ in
                try await self.desk.jiayi.signOut()
                try await self.desk.begin()
            }
        case .text, .elderly, .highContrast, .english:
            book.keep(book.wishes.after(event))
            change { $0.wishes = book.wishes }
        }
    }
}

extension Wishes {
    /// As she wishes it now.
    func after(_ event: SettingsEvent) -> Self {
        var wishes = self
        switch event {
        case .text(let percent): wishes.textPercent = percent
        case .elderly(let on): wishes.elderly = on
        case .highContrast(let on): wishes.highContrast = on
        case .english(let on): wishes.english = on
        case .frame, .checkReminders, .openIdentity, .signOut: break
        }
        return wishes
    }
}
