import AppCore
import AppUI
import SwiftUI

@main
struct JiayiApp: App {
    @UIApplicationDelegateAdaptor(Delegate.self) private var delegate
    @Environment(\.scenePhase) private var phase

    var body: some Scene {
        WindowGroup {
            Pages(stage: Phone.it.stage, around: Phone.it.around)
                // What the list of recent apps keeps a picture of.
                .overlay { if phase != .active { Cover() } }
        }
        .onChange(of: phase, initial: true) { _, now in
            switch now {
            case .active: Phone.it.stage.enters()
            case .background: Phone.it.leaves()
            default: break
            }
        }
    }
}

/// In place of medical records, while somebody else may look.
private struct Cover: View {
    var body: some View {
        Color("Page").ignoresSafeArea().accessibilityHidden(true)
    }
}
