import Design
import SwiftUI

/// A number being entered: the keys write into the one that is chosen.
struct NumberBox: View {
    let name: String
    let digits: String
    let unit: String
    let chosen: Bool
    let action: @MainActor () -> Void

    @Environment(\.look) private var look

    var body: some View {
        Button(action: action) {
            VStack(spacing: 4) {
                Quiet(text: name)
                Said(text: digits.isEmpty ? "–" : digits, size: \.number, ink: chosen ? \.primary : \.text)
                Quiet(text: unit)
            }
            .padding(CGFloat(look.sizes.gap))
            .frame(maxWidth: .infinity, minHeight: CGFloat(look.sizes.tap))
            .chosen(chosen)
        }
        .accessibilityLabel(name)
        .accessibilityValue(digits.isEmpty ? look.words.readingEmpty : "\(digits) \(unit)")
        .accessibilityAddTraits(chosen ? .isSelected : [])
    }
}
