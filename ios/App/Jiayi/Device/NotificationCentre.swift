import AppCore
import CoreFfi
import Design
import Foundation
import UserNotifications

/// The system's notification centre.
struct NotificationCentre: Drawer {
    private var centre: UNUserNotificationCenter { .current() }

    func pending() async -> [String] { await centre.pendingNotificationRequests().map(\.identifier) }

    func shown() async -> [ShownNote] {
        await centre.deliveredNotifications().map {
            ShownNote(id: $0.request.identifier, at: $0.date, info: $0.request.content.userInfo.texts)
        }
    }

    func set(_ note: Note) async throws {
        let content = UNMutableNotificationContent()
        content.title = note.title
        content.body = note.text
        content.userInfo = note.info
        content.sound = note.isQuiet ? nil : .default
        content.interruptionLevel = note.isQuiet ? .passive : .active
        if let category = note.category { content.categoryIdentifier = category.rawValue }
        let request = UNNotificationRequest(identifier: note.id, content: content, trigger: note.at.map(trigger))
        try await centre.add(request)
    }

    func remove(_ ids: [String]) async {
        centre.removePendingNotificationRequests(withIdentifiers: ids)
        centre.removeDeliveredNotifications(withIdentifiers: ids)
    }

    /// At that moment, in whatever zone the phone is by then.
    private func trigger(at moment: Date) -> UNCalendarNotificationTrigger {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts: Set<Calendar.Component> = [.year, .month, .day, .hour, .minute, .second, .timeZone]
        return UNCalendarNotificationTrigger(
            dateMatching: calendar.dateComponents(parts, from: moment), repeats: false)
    }

    /// Those of the server's pushes have the same names.
    static func offerButtons() {
        let words = Phone.words
        let categories = Note.Category.allCases.map { category in
            let buttons = category.buttons.map { button in
                UNNotificationAction(
                    identifier: button.name, title: button.word(words), options: button.opensTheApp ? .foreground : [])
            }
            return UNNotificationCategory(
                identifier: category.rawValue, actions: buttons, intentIdentifiers: [], options: .customDismissAction)
        }
        UNUserNotificationCenter.current().setNotificationCategories(Set(categories))
    }
}
