import AppCore
import SwiftUI

/// A text to be read or listened to.
public struct ReadScreen: View {
    let screen: Screen<Read>
    let on: @MainActor (FrameEvent) -> Void

    public init(_ screen: Screen<Read>, on: @escaping @MainActor (FrameEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: screen.content.value?.title, on: on) {
            $0.paragraphs.joined(separator: "\n")
        } content: { text in
            Paragraphs(lines: text.paragraphs)
        }
    }
}
