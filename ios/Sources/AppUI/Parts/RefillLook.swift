import CoreFfi
import Design
import SwiftUI

extension RefillState {
    var tone: Tone {
        switch self {
        case .received, .reviewed, .beingPrepared, .withdrawn: .calm
        case .ready, .collected: .good
        case .refused: .danger
        }
    }

    var sign: Sign {
        switch self {
        case .received: .send
        case .reviewed: .doctor
        case .beingPrepared: .pill
        case .ready, .collected: .check
        case .refused, .withdrawn: .cross
        }
    }

    func word(_ words: Words) -> String {
        switch self {
        case .received: words.refillReceived
        case .reviewed: words.refillReviewed
        case .beingPrepared: words.refillPreparing
        case .ready: words.refillReady
        case .collected: words.refillCollected
        case .refused: words.refillRefused
        case .withdrawn: words.refillWithdrawn
        }
    }

    /// The way of what goes well; none of what was refused or withdrawn.
    func way(_ words: Words) -> [Step] {
        let way: [Self] = [.received, .reviewed, .beingPrepared, .ready, .collected]
        guard let now = way.firstIndex(of: self) else { return [] }
        return way.enumerated().map { at, state in
            Step(word: state.word(words), state: at < now ? .done : at == now ? .now : .later)
        }
    }
}

struct RefillBadge: View {
    let state: RefillState

    @Environment(\.look) private var look

    var body: some View { Badge(tone: state.tone, sign: state.sign, word: state.word(look.words)) }
}

/// It is on this phone only.
struct WaitingBadge: View {
    @Environment(\.look) private var look

    var body: some View { Badge(tone: .warn, sign: .clock, word: look.words.waiting) }
}
