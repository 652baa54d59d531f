import AppCore
import AppUI
import CoreFfi
import Design
import UIKit

/// What lives as long as the process.
@MainActor
final class Phone {
    static let it = Phone()

    let errands: Errands
    let stage: Stage
    let around: Around
    private let hand: Hand

    private init() {
        let folder = Self.lay()
        let shelf = Shelf(folder.appending(path: "shelf.json"))
        let ground = Ground(
            folder: folder.appending(path: "engine"), keys: StoredKeys(Keychain(), markedIn: folder),
            transport: URLSessionTransport(Self.server))
        let notices = Notices(ground, NotificationCentre(), shelf) { Phone.words }
        let registration = Registration(pushService(), shelf)
        errands = Errands(ground, notices, registration)
        let book = WishBook(shelf, before: Self.before)
        hand = Hand(errands)
        let stage = Stage(errands, outside: hand, drafts: Drafts(folder.appending(path: "draft"))) {
            book.wishes.elderly
        }
        self.stage = stage
        hand.stage = stage
        around = Around(
            book: book, installation: Installation(installId: Self.id(shelf), name: UIDevice.current.model),
            reminders: PhoneReminders(errands, shelf), unlocking: DeviceOwner())
    }

    /// The app is left: its files are closed before the system suspends it.
    func leaves() {
        Runs.schedule()
        Task { await finishes { await self.stage.leaves() } }
    }

    /// To its end, or as far as the system lets it.
    func finishes(_ work: @MainActor () async -> Void) async {
        let time = Time(for: errands.ground)
        await work()
        time.ends()
    }

    /// Where the engine's files are: in no backup, since they are of no use without this phone's keys, and readable once the phone was unlocked after it
    /// was switched on, since a button of a notification writes on a locked phone.
    private static func lay() -> URL {
        var folder = URL.applicationSupportDirectory.appending(path: "jiayi")
        let protection = [FileAttributeKey.protectionKey: FileProtectionType.completeUntilFirstUserAuthentication]
        var unsaved = URLResourceValues()
        unsaved.isExcludedFromBackup = true
        do {
            let engine = folder.appending(path: "engine")
            try FileManager.default.createDirectory(
                at: engine, withIntermediateDirectories: true, attributes: protection)
            try FileManager.default.setAttributes(protection, ofItemAtPath: folder.path(percentEncoded: false))
            try folder.setResourceValues(unsaved)
        } catch {
            // Opening the engine there fails then, and the pages say it.
        }
        return folder
    }

    /// As the build is configured: see Jiayi.xcconfig.
    private static var server: URL {
        let configured = Bundle.main.object(forInfoDictionaryKey: "JiayiServer") as? String
        guard let server = configured.flatMap(URL.init(string:)) else { preconditionFailure("JiayiServer") }
        return server
    }

    /// In the language of the phone, for what is read outside of the pages.
    nonisolated static var words: Design.Words { Design.Words(language) }

    /// Chinese where the phone's is neither.
    nonisolated private static var language: Language {
        Locale.preferredLanguages.first?.hasPrefix("en") == true ? .english : .chinese
    }

    /// Whoever has large letters on the phone is offered elderly mode. Source: screens A10.
    private static var before: Wishes {
        var wishes = Wishes()
        wishes.elderly = UIApplication.shared.preferredContentSizeCategory >= .extraExtraExtraLarge
        wishes.english = language == .english
        return wishes
    }

    private static func id(_ shelf: Shelf) -> String {
        if let id = shelf["installation"] { return id }
        let id = UUID().uuidString.lowercased()
        shelf["installation"] = id
        return id
    }
}
