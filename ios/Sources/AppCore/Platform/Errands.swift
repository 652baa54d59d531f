import CoreFfi
import Foundation

/// What is done while nobody looks at the app.
public struct Errands: Sendable {
    public let ground: Ground
    public let notices: Notices
    public let registration: Registration

    public init(_ ground: Ground, _ notices: Notices, _ registration: Registration) {
        self.ground = ground
        self.notices = notices
        self.registration = registration
    }

    /// A run of synchronising, and the notifications that follow from what it brought. Whether the system should come back sooner than it would.
    @discardableResult
    public func run() async -> Bool {
        do {
            return try await ground.holding { jiayi in
                try await registration.keepUp(jiayi, ground.now())
                let ended = try await jiayi.synchronise(now: ground.now())
                // Where notifications are not allowed, coming back sooner changes nothing.
                try? await notices.plan()
                return ended.isLater
            }
        } catch {
            // Said on the screens; the phone may only have been locked.
            return true
        }
    }

    /// A push came: it shows that pushes do, and that the server has news.
    public func pushed() async {
        registration.arrives(true)
        await run()
    }
}

extension Ended {
    fileprivate var isLater: Bool {
        if case .later = self { true } else { false }
    }
}
