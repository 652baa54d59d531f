import AppCore
import BackgroundTasks
import Foundation
import UIKit

/// When the system lets the app work while nobody looks at it.
enum Runs {
    /// What the phone shows by itself is planned anew, network or not.
    private static let daily = "cn.jiayi.app.daily"
    /// What is on this phone only goes out as soon as there is a network.
    private static let sending = "cn.jiayi.app.send"

    /// Before the app has started.
    static func register() {
        for name in [daily, sending] {
            BGTaskScheduler.shared.register(forTaskWithIdentifier: name, using: .main) { task in
                if name == daily { schedule() }
                run(task)
            }
        }
    }

    /// A few hours from now, at the earliest.
    static func schedule() {
        let refresh = BGAppRefreshTaskRequest(identifier: daily)
        refresh.earliestBeginDate = Date(timeIntervalSinceNow: 6 * 3600)
        submit(refresh)
    }

    static func send() {
        let request = BGProcessingTaskRequest(identifier: sending)
        request.requiresNetworkConnectivity = true
        submit(request)
    }

    /// Refused where its owner lets no app work in the background: then it is done when the app is opened.
    private static func submit(_ request: BGTaskRequest) {
        try? BGTaskScheduler.shared.submit(request)
    }

    private static func run(_ task: BGTask) {
        task.expirationHandler = {
            Task { @MainActor in
                // Of an app that was opened meanwhile the files stay open; otherwise the run ends by their being closed.
                if UIApplication.shared.applicationState == .background { await Phone.it.errands.ground.closesNow() }
            }
        }
        Task { @MainActor in
            let again = await Phone.it.errands.run()
            if again { send() }
            task.setTaskCompleted(success: !again)
        }
    }
}
