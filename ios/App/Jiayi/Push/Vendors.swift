import AppCore
import CoreFfi
import Foundation

// The server pushes to iPhones through Firebase. A project to which its package was added, with the GoogleService-Info.plist of one's own project, is
// pushed to; the plain one is reminded by the phone's own notifications only.
#if canImport(FirebaseMessaging)
    import FirebaseCore
    import FirebaseMessaging

    func pushService() -> (any PushService)? {
        if FirebaseApp.app() == nil { FirebaseApp.configure() }
        return Firebase()
    }

    private struct Firebase: PushService {
        let vendor = Vendor.fcm

        func token() async -> String? { try? await Messaging.messaging().token() }
    }

    /// By Apple's token Firebase reaches this phone.
    func reached(by token: Data) { Messaging.messaging().apnsToken = token }
#else
    func pushService() -> (any PushService)? { nil }

    func reached(by token: Data) {}
#endif
