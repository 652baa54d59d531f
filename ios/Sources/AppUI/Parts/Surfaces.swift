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

/// A state: its colour, its sign and its word.
struct Badge: View {
    let tone: Tone
    let sign: Sign
    let word: String

    @Environment(\.look) private var look

    var body: some View {
        HStack(spacing: 6) {
            SignView(sign: sign, ink: tone.ink, size: \.small)
            Said(text: word, size: \.small, ink: tone.ink)
        }
        .padding(.horizontal, 8)
        .padding(.vertical, 4)
        .background(look.colour(tone.ground), in: RoundedRectangle(cornerRadius: CGFloat(look.sizes.corner) / 2))
        .accessibilityElement(children: .combine)
    }
}

/// A sentence that must not be missed; its sign beside it where there is room.
struct NoticeView<Content: View>: View {
    let tone: Tone
    let sign: Sign
    @ViewBuilder let content: Content

    @Environment(\.look) private var look
    @LetterScale private var scale

    var body: some View {
        inside
            .padding(CGFloat(look.sizes.pad))
            .frame(maxWidth: .infinity, alignment: .leading)
            .background(look.colour(tone.ground), in: RoundedRectangle(cornerRadius: CGFloat(look.sizes.corner)))
    }

    @ViewBuilder private var inside: some View {
        if look.isRoomy(scale) {
            HStack(alignment: .top, spacing: CGFloat(look.sizes.gap) + 4) {
                SignView(sign: sign, ink: tone.ink)
                lines
            }
        } else {
            VStack(alignment: .leading, spacing: CGFloat(look.sizes.gap)) {
                SignView(sign: sign, ink: tone.ink)
                lines
            }
        }
    }

    private var lines: some View {
        VStack(alignment: .leading, spacing: CGFloat(look.sizes.gap)) { content }
    }
}

/// A part of a card that leads somewhere.
struct WayView<Content: View>: View {
    let action: @MainActor () -> Void
    @ViewBuilder let content: Content

    @Environment(\.look) private var look

    var body: some View {
        Button(action: action) {
            VStack(alignment: .leading, spacing: CGFloat(look.sizes.gap)) { content }
                .frame(maxWidth: .infinity, minHeight: CGFloat(look.sizes.tap), alignment: .leading)
        }
    }
}

/// A line of a list that leads somewhere.
struct Line: View {
    let sign: Sign
    let word: String
    var about: String?
    let action: @MainActor () -> Void

    @Environment(\.look) private var look

    var body: some View {
        Button(action: action) {
            HStack(spacing: CGFloat(look.sizes.gap) + 4) {
                SignView(sign: sign)
                VStack(alignment: .leading, spacing: 4) {
                    Said(text: word)
                    if let about { Quiet(text: about) }
                }
                Spacer()
                SignView(sign: .forward, ink: \.quiet, size: \.small)
            }
            .padding(.vertical, CGFloat(look.sizes.gap))
            .frame(maxWidth: .infinity, minHeight: CGFloat(look.sizes.primaryTap), alignment: .leading)
        }
    }
}

/// Where one can go from here, a line each.
struct Lines: View {
    var title: String?
    let lines: [Line]

    var body: some View {
        Card {
            if let title { Heading(text: title) }
            ForEach(lines.indices, id: \.self) { at in
                if at > 0 { Divider() }
                lines[at]
            }
        }
    }
}

/// What is about to be done, before it is.
struct Restated: View {
    let lines: [String]

    var body: some View {
        Card { Paragraphs(lines: lines) }
    }

    nonisolated static func spoken(_ title: String, _ lines: [String]) -> String {
        title + lines.map { $0 + "。" }.joined()
    }
}
