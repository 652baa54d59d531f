import AppCore
import CoreFfi
import Design
import SwiftUI

extension Words {
    func said(_ wrong: Wrong) -> String {
        switch wrong {
        case .noAnswer: needsNetwork
        case .refused(let code, let title):
            self.code(code).map { $0.title + $0.next } ?? (title.isEmpty ? somethingFailed : title)
        }
    }

    func said(_ did: Did, _ name: String) -> String {
        switch did {
        case .call: doneCall(name: name)
        case .snooze: doneSnooze(name: name)
        case .assign: doneAssign(name: name)
        case .invite: doneInvite(name: name)
        case .departure: doneDeparture(name: name)
        }
    }
}

/// What was refused, above what can be done about it; nothing before it was.
struct Refused: View {
    let wrong: Wrong?

    @Environment(\.look) private var look

    var body: some View {
        if let wrong {
            NoticeView(tone: .danger, sign: .warning) { Said(text: look.words.said(wrong)) }.announced()
        }
    }
}

/// How each kind of notice looks and what it says.
enum NoticeKind: String, CaseIterable {
    case phoneChange = "phone_change"
    case refillReady = "refill_ready"
    case refillRefused = "refill_refused"
    case medicineEnds = "medicine_ends"
    case followUpDue = "follow_up_due"
    case contractExpires = "contract_expires"
    /// A newer server has kinds that this app does not know.
    case other = ""

    init(_ notice: Notice) { self = Self(rawValue: notice.kind) ?? .other }

    var tone: Tone {
        switch self {
        case .phoneChange, .refillRefused: .danger
        case .refillReady: .good
        case .medicineEnds, .followUpDue, .contractExpires: .warn
        case .other: .calm
        }
    }

    var sign: Sign {
        switch self {
        case .phoneChange: .warning
        case .refillReady: .check
        case .refillRefused: .cross
        case .medicineEnds: .hourglass
        case .followUpDue: .calendar
        case .contractExpires: .document
        case .other: .bell
        }
    }

    func title(_ words: Words) -> String { words.notice(rawValue) ?? words.noticeOther }

    func action(_ words: Words) -> String { self == .medicineEnds ? words.refillAsk : words.inboxOpen }
}
