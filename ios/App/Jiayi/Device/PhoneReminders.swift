import AppCore
import UIKit
import UserNotifications

/// R21: what this phone says of reminders, and its pages.
final class PhoneReminders: Reminders {
    private static let trial = "reminders.trial"

    private let errands: Errands
    private let shelf: Shelf

    init(_ errands: Errands, _ shelf: Shelf) {
        self.errands = errands
        self.shelf = shelf
    }

    var pushed: Bool { errands.registration.isPushed }

    var test: ReminderTest { shelf[Self.trial].flatMap(ReminderTest.init) ?? .notYet }

    func isAllowed(_ what: Allow) async -> Bool? {
        let settings = await UNUserNotificationCenter.current().notificationSettings()
        return switch what {
        case .notifications: settings.authorizationStatus == .authorized
        case .lockScreen: settings.lockScreenSetting.isOn
        }
    }

    /// Asked once in vain, the system asks no more: then its page is opened.
    func open(_ what: Allow) async {
        let centre = UNUserNotificationCenter.current()
        if await centre.notificationSettings().authorizationStatus == .notDetermined {
            // What she answers is read again from the settings.
            _ = try? await centre.requestAuthorization(options: [.alert, .sound])
        } else if let page = URL(string: UIApplication.openNotificationSettingsURLString) {
            await UIApplication.shared.open(page)
        }
    }

    func ring() async throws {
        try await errands.notices.tryOne()
        shelf[Self.trial] = ReminderTest.coming.rawValue
    }

    /// The server hears of it with the next run: where nothing arrives, the text message comes earlier.
    func saw(_ it: Bool) async {
        shelf[Self.trial] = (it ? ReminderTest.seen : .missed).rawValue
        errands.registration.arrives(it)
        await errands.run()
    }
}

extension UNNotificationSetting {
    fileprivate var isOn: Bool? {
        switch self {
        case .enabled: true
        case .disabled: false
        default: nil
        }
    }
}
