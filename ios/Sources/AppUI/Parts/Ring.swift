import Design
import SwiftUI

/// How many days a medicine lasts: colour, sign, number and word say it, and so does the voice.
struct DaysRing: View {
    let supply: Supply
    let days: Int64

    @Environment(\.look) private var look
    @LetterScale private var scale

    var body: some View {
        let side = min(CGFloat(look.sizes.number) * scale * Self.side, Self.most)
        let left = CGFloat(min(max(days, 0), Self.fullDays)) / CGFloat(Self.fullDays)
        let line = StrokeStyle(lineWidth: Self.line, lineCap: .round)
        return ZStack {
            Circle().stroke(look.colour(supply.tone.ground), style: line)
            Circle().trim(from: 0, to: left)
                .stroke(look.colour(supply.tone.ink), style: line)
                .rotationEffect(.degrees(-90))
            VStack(spacing: 2) {
                Said(text: "\(max(days, 0))", size: \.number, ink: supply.tone.ink)
                Quiet(text: look.words.days)
            }
        }
        // A stroke lies on both sides of its line.
        .padding(Self.line / 2)
        .frame(width: side, height: side)
        .accessibilityElement(children: .ignore)
        .accessibilityLabel(supply.said(look.words, days))
    }

    /// A month is a whole ring.
    private static let fullDays: Int64 = 30
    private static let line: CGFloat = 9
    private static let side: CGFloat = 2.9
    /// The width of a card on a small phone.
    private static let most: CGFloat = 260
}
