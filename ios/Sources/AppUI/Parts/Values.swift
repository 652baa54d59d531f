import CoreFfi
import Design
import Foundation

extension Words {
    /// A value with its unit.
    func value(_ of: Measured) -> String {
        switch of {
        case .bloodPressure(let systolic, let diastolic, _, _):
            "\(readingPressure(systolic: Int(systolic), diastolic: Int(diastolic))) \(pressureUnit)"
        case .glucose(.lo, _): glucoseLo
        case .glucose(.hi, _): glucoseHi
        case .glucose(.tenths(let tenths), _): "\(whole(tenths: Int(tenths))) \(glucoseUnit)"
        case .weight(let tenths): "\(whole(tenths: Int(tenths))) \(weightUnit)"
        }
    }

    /// The call that needs no team.
    static let emergency = "120"
}

func whole(tenths: Int) -> String { "\(tenths / 10).\(tenths % 10)" }

/// 分 as 元: without a fraction where there is none.
func yuan(_ fen: UInt32) -> String {
    fen % 100 == 0 ? "\(fen / 100)" : String(format: "%d.%02d", fen / 100, fen % 100)
}
