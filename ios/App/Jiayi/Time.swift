import AppCore
import UIKit

/// What the system gives for something to be finished, though the app be left. When it is up the files are closed: a suspended process that holds a lock is
/// ended.
@MainActor
final class Time {
    private var given = UIBackgroundTaskIdentifier.invalid

    init(for ground: Ground) {
        given = UIApplication.shared.beginBackgroundTask {
            Task { @MainActor in
                await ground.closesNow()
                self.ends()
            }
        }
    }

    func ends() {
        if given != .invalid { UIApplication.shared.endBackgroundTask(given) }
        given = .invalid
    }
}
