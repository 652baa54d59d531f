import Design
import SwiftUI

/// The one thing to do on a page: no page has two.
struct PrimaryButton: View {
    /// By which the tests know it.
    static let identifier = "primary"

    let word: String
    var sign: Sign?
    var enabled = true
    var tone = Tone.calm
    let action: @MainActor () -> Void

    @Environment(\.look) private var look
    @State private var tapped: ContinuousClock.Instant?

    /// A shaking finger taps twice: what comes so soon after a tap is that tap. Source: screens, patterns.
    private static let shake = Duration.milliseconds(800)

    var body: some View {
        Button {
            let now = ContinuousClock.now
            if let tapped, tapped.advanced(by: Self.shake) > now { return }
            tapped = now
            action()
        } label: {
            HStack(spacing: CGFloat(look.sizes.gap)) {
                if let sign { SignView(sign: sign, ink: ink) }
                Said(text: word, size: \.title, ink: ink)
            }
            .padding(CGFloat(look.sizes.gap))
            .frame(maxWidth: .infinity, minHeight: CGFloat(look.sizes.primaryTap))
            .background(
                look.colour(ground),
                in: RoundedRectangle(cornerRadius: CGFloat(look.sizes.corner)))
        }
        .disabled(!enabled)
        .accessibilityIdentifier(Self.identifier)
    }

    private var ink: KeyPath<Palette, UInt32> & Sendable { enabled ? \.onPrimary : \.quiet }
    private var ground: KeyPath<Palette, UInt32> & Sendable { enabled ? tone.ink : \.primarySoft }
}

struct SecondaryButton: View {
    let word: String
    var sign: Sign?
    var tone = Tone.calm
    let action: @MainActor () -> Void

    @Environment(\.look) private var look

    var body: some View {
        Button(action: action) {
            HStack(spacing: CGFloat(look.sizes.gap)) {
                if let sign { SignView(sign: sign, ink: tone.ink) }
                Said(text: word, ink: tone.ink)
            }
            .padding(CGFloat(look.sizes.gap))
            .frame(minWidth: CGFloat(look.sizes.tap), maxWidth: .infinity, minHeight: CGFloat(look.sizes.tap))
            .edged(tone.ink, width: 1.5)
        }
    }
}

/// A word that can be tapped.
struct QuietButton: View {
    let word: String
    var sign: Sign?
    let action: @MainActor () -> Void

    @Environment(\.look) private var look

    var body: some View {
        Button(action: action) {
            HStack(spacing: 4) {
                if let sign { SignView(sign: sign) }
                Said(text: word, size: \.small, ink: \.primary)
            }
            .frame(minWidth: CGFloat(look.sizes.tap), minHeight: CGFloat(look.sizes.tap))
        }
    }
}

/// Where there is no room for a word, and everybody knows the sign.
struct IconButton: View {
    let sign: Sign
    let word: String
    let action: @MainActor () -> Void

    @Environment(\.look) private var look

    var body: some View {
        Button(action: action) {
            SignView(sign: sign)
                .frame(minWidth: CGFloat(look.sizes.tap), maxWidth: .infinity, minHeight: CGFloat(look.sizes.tap))
                .background(
                    look.colour(\.primarySoft), in: RoundedRectangle(cornerRadius: CGFloat(look.sizes.corner)))
        }
        .accessibilityLabel(word)
    }
}
