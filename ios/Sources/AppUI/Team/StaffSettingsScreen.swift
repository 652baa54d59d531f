import AppCore
import Design
import SwiftUI

/// G12.
public struct StaffSettingsScreen: View {
    let screen: Screen<StaffSettings>
    let on: @MainActor (StaffSettingsEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<StaffSettings>, on: @escaping @MainActor (StaffSettingsEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.staffTitle) {
            on(.frame($0))
        } spoken: {
            $0.who(look.words)
        } content: { settings in
            Card {
                Heading(text: look.words.staffSignedIn)
                Said(text: settings.who(look.words))
                if let until = settings.offlineUntil {
                    Quiet(text: look.words.staffUntil(time: look.words.time(until)))
                }
            }
            SecondaryButton(word: look.words.syncTitle, sign: .sync) { on(.openSync) }
            Letters(settings: settings.look) { on(.look(event: $0)) }
            InWhichLanguage(settings: settings.look) { on(.look(event: $0)) }
            SecondaryButton(word: look.words.staffWipe, tone: .danger) { on(.wipe) }
        }
    }
}

extension StaffSettings {
    fileprivate func who(_ words: Words) -> String {
        [name, role.isEmpty ? nil : words.role(role) ?? role].compactMap { $0 }.joined(separator: " · ")
    }
}
