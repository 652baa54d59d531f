import CoreFfi
import Design
import SwiftUI

struct Step {
    let word: String
    let state: StepState
    /// The day of what was done or is to come.
    var on: String?
}

/// A way with some of it behind: what was done, what is now, what is to come.
struct Steps: View {
    let steps: [Step]

    @Environment(\.look) private var look

    var body: some View {
        VStack(alignment: .leading, spacing: CGFloat(look.sizes.gap)) {
            ForEach(Array(steps.enumerated()), id: \.offset) { line($0.element) }
        }
    }

    private func line(_ step: Step) -> some View {
        let isNow = step.state == .now
        let isBehind = isNow || step.state == .done
        return HStack(spacing: CGFloat(look.sizes.gap)) {
            SignView(sign: step.state.sign, ink: step.state.ink)
            VStack(alignment: .leading, spacing: 4) {
                Said(text: step.word, ink: isBehind ? \.text : \.quiet, weight: isNow ? .semibold : .regular)
                if let on = step.on { Quiet(text: on) }
            }
        }
        .accessibilityElement(children: .combine)
        .accessibilityValue(step.state.word(look.words))
    }
}

extension StepState {
    fileprivate var sign: Sign {
        switch self {
        case .done: .check
        case .now: .forward
        case .later: .circle
        case .never: .cross
        }
    }

    fileprivate var ink: KeyPath<Palette, UInt32> & Sendable {
        switch self {
        case .done: Tone.good.ink
        case .now: \.primary
        case .later, .never: \.quiet
        }
    }

    fileprivate func word(_ words: Words) -> String {
        switch self {
        case .done: words.stepDone
        case .now: words.stepNow
        case .later: words.stepLater
        case .never: words.stepNever
        }
    }
}
