import AppCore
import SwiftUI

/// Before what cannot be undone: a page, not a window over one. Source: screens, A8 and A11.
public struct ConfirmScreen: View {
    let screen: Screen<Confirm>
    let on: @MainActor (ConfirmEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Confirm>, on: @escaping @MainActor (ConfirmEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: screen.content.value?.title) {
            on(.frame($0))
        } spoken: {
            Restated.spoken($0.title, $0.restated)
        } content: {
            Restated(lines: $0.restated)
        } foot: {
            PrimaryButton(word: $0.act, sign: .warning, tone: .danger) { on(.act) }
            SecondaryButton(word: look.words.cancel) { on(.cancel) }
        }
    }
}
