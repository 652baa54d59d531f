import Design
import SwiftUI

/// What belongs together.
struct Card<Content: View>: View {
    @ViewBuilder let content: Content

    @Environment(\.look) private var look

    var body: some View {
        VStack(alignment: .leading, spacing: CGFloat(look.sizes.gap)) { content }
            .padding(CGFloat(look.sizes.pad))
            .frame(maxWidth: .infinity, alignment: .leading)
            .background(look.colour(\.surface), in: RoundedRectangle(cornerRadius: CGFloat(look.sizes.corner)))
    }
}

/// A sentence that must not be missed.
struct NoticeView<Content: View>: View {
    let tone: Tone
    let sign: Sign
    @ViewBuilder let content: Content

    @Environment(\.look) private var look

    var body: some View {
        HStack(alignment: .top, spacing: CGFloat(look.sizes.gap)) {
            SignView(sign: sign, ink: tone.ink)
            VStack(alignment: .leading, spacing: CGFloat(look.sizes.gap)) { content }
        }
        .padding(CGFloat(look.sizes.pad))
        .frame(maxWidth: .infinity, alignment: .leading)
        .background(look.colour(tone.ground), in: RoundedRectangle(cornerRadius: CGFloat(look.sizes.corner)))
    }
}
