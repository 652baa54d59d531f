import Design
import SwiftUI

/// Text in one of the product's sizes, which grows as the system asks.
struct Said: View {
    let text: String
    var size: KeyPath<Sizes, Int> & Sendable = \.body
    var ink: KeyPath<Palette, UInt32> & Sendable = \.text
    var weight = Font.Weight.regular

    @Environment(\.look) private var look
    @LetterScale private var scale

    var body: some View {
        let points = CGFloat(look.sizes[keyPath: size]) * scale
        Text(verbatim: text)
            .font(.system(size: points, weight: weight))
            .lineSpacing(points * CGFloat(look.sizes.lineHeight - 100) / 100)
            .foregroundStyle(look.colour(ink))
            .multilineTextAlignment(.leading)
    }
}

struct Quiet: View {
    let text: String
    var body: some View { Said(text: text, size: \.small, ink: \.quiet) }
}

struct Heading: View {
    let text: String
    var size: KeyPath<Sizes, Int> & Sendable = \.title
    var body: some View { Said(text: text, size: size, weight: .semibold).accessibilityAddTraits(.isHeader) }
}

/// A text, paragraph by paragraph.
struct Paragraphs: View {
    let lines: [String]
    var body: some View { ForEach(lines.indices, id: \.self) { Said(text: lines[$0]) } }
}

/// A sign says nothing by itself: a word stands beside it.
struct SignView: View {
    let sign: Sign
    var ink: KeyPath<Palette, UInt32> & Sendable = \.primary
    /// Of the word that it stands beside.
    var size: KeyPath<Sizes, Int> & Sendable = \.title

    @Environment(\.look) private var look
    @LetterScale private var scale

    var body: some View {
        Image(systemName: sign.rawValue)
            .font(.system(size: CGFloat(look.sizes[keyPath: size]) * scale))
            .foregroundStyle(look.colour(ink))
            .accessibilityHidden(true)
    }
}

extension View {
    /// Said aloud when it appears or changes.
    func announced() -> some View { accessibilityAddTraits(.updatesFrequently) }
}
