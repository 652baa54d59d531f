import AppCore
import Design
import SwiftUI

/// Keys that stay where they are and are as large as fingers, which the phone's own keyboard is not.
struct Keypad: View {
    let withPoint: Bool
    let on: @MainActor (Key) -> Void

    @Environment(\.look) private var look

    var body: some View {
        VStack(spacing: CGFloat(look.sizes.gap)) {
            ForEach([[1, 2, 3], [4, 5, 6], [7, 8, 9]], id: \.self) { digits in
                row { ForEach(digits, id: \.self) { digit($0) } }
            }
            row {
                if withPoint {
                    key(.point) { letter(".") }.accessibilityLabel(look.words.point)
                } else {
                    Spacer().frame(maxWidth: .infinity)
                }
                digit(0)
                key(.erase) { SignView(sign: .erase, ink: \.text, size: \.title) }
                    .accessibilityLabel(look.words.erase)
            }
        }
    }

    private func row(@ViewBuilder _ keys: () -> some View) -> some View {
        HStack(spacing: CGFloat(look.sizes.gap)) { keys() }
    }

    private func digit(_ digit: Int) -> some View { key(.digit(digit)) { letter("\(digit)") } }

    private func letter(_ letter: String) -> some View { Said(text: letter, size: \.title) }

    private func key(_ key: Key, @ViewBuilder _ face: () -> some View) -> some View {
        Button {
            on(key)
        } label: {
            face()
                .frame(maxWidth: .infinity, minHeight: CGFloat(look.sizes.tap))
                .edged()
        }
    }
}
