import CoreFfi
import Design

/// How a medicine stands. When it can be asked for is the core's to say: nothing here counts days.
enum Supply {
    case enough, soon, out

    init(_ medicine: Medicine, _ lasts: Lasts) {
        self = lasts.daysLeft <= 0 ? .out : medicine.canAsk ? .soon : .enough
    }

    var tone: Tone {
        switch self {
        case .enough: .good
        case .soon: .warn
        case .out: .danger
        }
    }

    var sign: Sign {
        switch self {
        case .enough: .check
        case .soon: .hourglass
        case .out: .warning
        }
    }

    func word(_ words: Words) -> String {
        switch self {
        case .enough: words.medicineEnough
        case .soon: words.medicineSoon
        case .out: words.medicineOut
        }
    }

    func said(_ words: Words, _ days: Int64) -> String {
        self == .out ? words.medicineOut : words.medicineDaysLeft(days: Int(days))
    }
}

extension Medicine {
    var title: String { "\(name) \(strength)" }

    func left(_ words: Words) -> String? {
        lasts.map { Supply(self, $0).said(words, $0.daysLeft) }
    }

    func spoken(_ words: Words) -> String? {
        lasts.map {
            Supply(self, $0) == .out
                ? words.medicineOutSpoken(medicine: name)
                : words.medicineDaysLeftSpoken(medicine: name, days: Int($0.daysLeft))
        }
    }
}
