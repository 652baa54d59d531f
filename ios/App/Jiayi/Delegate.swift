import AppCore
import CoreFfi
import UIKit
import UserNotifications

final class Delegate: NSObject, UIApplicationDelegate, UNUserNotificationCenterDelegate {
    func application(
        _ application: UIApplication, didFinishLaunchingWithOptions options: [UIApplication.LaunchOptionsKey: Any]?
    ) -> Bool {
        UNUserNotificationCenter.current().delegate = self
        NotificationCentre.offerButtons()
        Runs.register()
        if Phone.it.errands.registration.isPushed { application.registerForRemoteNotifications() }
        return true
    }

    func application(_ application: UIApplication, didRegisterForRemoteNotificationsWithDeviceToken token: Data) {
        reached(by: token)
        Task { await Phone.it.finishes { await Phone.it.errands.run() } }
    }

    /// A push, which the system has shown by itself.
    func application(
        _ application: UIApplication, didReceiveRemoteNotification info: [AnyHashable: Any],
        fetchCompletionHandler done: @escaping (UIBackgroundFetchResult) -> Void
    ) {
        Task { @MainActor in
            await Phone.it.finishes { await Phone.it.errands.pushed() }
            done(.newData)
        }
    }

    /// Also while the app is open.
    func userNotificationCenter(
        _ center: UNUserNotificationCenter, willPresent notification: UNNotification,
        withCompletionHandler done: @escaping (UNNotificationPresentationOptions) -> Void
    ) {
        done([.banner, .list, .sound])
    }

    func userNotificationCenter(
        _ center: UNUserNotificationCenter, didReceive response: UNNotificationResponse,
        withCompletionHandler done: @escaping () -> Void
    ) {
        let note = response.notification.request
        let (id, info, act) = (note.identifier, note.content.userInfo.texts, response.actionIdentifier)
        Task { @MainActor in
            await Phone.it.finishes { await self.answered(act, id, info) }
            done()
        }
    }

    @MainActor
    private func answered(_ act: String, _ id: String, _ info: [String: String]) async {
        let phone = Phone.it
        switch Note.Button(name: act) {
        case .act(.enough): await phone.stage.tapped(info, .enough)
        case .some(let button): await answers(button, id, info)
        case nil:
            if act == UNNotificationDismissActionIdentifier {
                // Where the files do not open, the server learns of it from the next notification.
                try? await phone.errands.notices.putAway(info)
            } else {
                await phone.stage.tapped(info, nil)
            }
        }
    }

    /// What is asked for is in the outbox when this returns; whether it reaches the server now is not waited for.
    @MainActor
    private func answers(_ button: Note.Button, _ id: String, _ info: [String: String]) async {
        let notices = Phone.it.errands.notices
        // What failed is said in the notification's place.
        try? await notices.answer(button, id: id, info)
        Runs.send()
    }
}

extension [AnyHashable: Any] {
    var texts: [String: String] {
        reduce(into: [:]) { texts, entry in
            if let name = entry.key as? String, let text = entry.value as? String { texts[name] = text }
        }
    }
}
