import CoreFfi
import SwiftUI

struct RiskBadge: View {
    let risk: RiskLevel

    @Environment(\.look) private var look

    var body: some View {
        Badge(tone: tone, sign: sign, word: look.words.listRisk(level: look.words.name(risk)))
    }

    private var tone: Tone {
        switch risk {
        case .urgent, .high: .danger
        case .medium: .warn
        case .low: .good
        }
    }

    private var sign: Sign {
        switch risk {
        case .urgent: .warning
        case .high: .heart
        case .medium: .info
        case .low: .check
        }
    }
}
