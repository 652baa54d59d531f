import CoreFfi
import Foundation
import Observation

/// R16, L04: digits as they were entered.
public struct Pressure: Equatable, Measurable {
    public enum Field: String, CaseIterable, Sendable { case systolic, diastolic, pulse }

    public var systolic = ""
    public var diastolic = ""
    public var pulse = ""
    public var field = Field.systolic
    public var arm: Arm?

    public init() {}

    public subscript(field: Field) -> String {
        get {
            switch field {
            case .systolic: systolic
            case .diastolic: diastolic
            case .pulse: pulse
            }
        }
        set {
            switch field {
            case .systolic: systolic = newValue
            case .diastolic: diastolic = newValue
            case .pulse: pulse = newValue
            }
        }
    }

    public var measured: Measured? {
        guard let high = Int64(systolic), let low = Int64(diastolic) else { return nil }
        return .bloodPressure(systolic: high, diastolic: low, pulse: Int64(pulse), arm: arm)
    }

    public var anew: Self {
        var anew = Self()
        anew.arm = arm
        return anew
    }

    public var text: [String]? {
        if (systolic + diastolic + pulse).isEmpty { return nil }
        return [systolic, diastolic, pulse, field.rawValue, arm.map { "\($0)" } ?? ""]
    }

    public init?(text: [String]) {
        guard text.count == 5, let field = Field(rawValue: text[3]) else { return nil }
        (systolic, diastolic, pulse) = (text[0], text[1], text[2])
        self.field = field
        arm = Arm.all.first { "\($0)" == text[4] }
    }
}

extension Arm {
    public static let all: [Self] = [.left, .right]
}

public enum PressureEvent: Sendable {
    case reading(ReadingEvent)
    case select(field: Pressure.Field)
    case press(key: Key)
    /// One more or one less.
    case step(by: Int)
    case choose(arm: Arm)
}

@Observable
public final class PressureModel: ReadingPage<Pressure, PressureEvent> {
    /// In elderly mode each number has a page of its own.
    @ObservationIgnored private let oneByOne: Bool

    public init(_ desk: Desk, oneByOne: Bool) {
        self.oneByOne = oneByOne
        super.init(desk)
    }

    override public func on(_ event: PressureEvent) {
        switch event {
        case .reading(let event): reading(event)
        case .select(let field): change { $0.value.field = field }
        case .press(let key): enter { $0.press(key) }
        case .step(let by): enter { $0[$0.field] = $0[$0.field].stepped(by) }
        case .choose(let arm): enter { $0.arm = arm }
        }
    }

    override func next(_ reading: inout Reading<Pressure>) {
        if oneByOne && reading.value.field != .pulse {
            reading.value.move(1)
        } else if reading.value.measured == nil {
            reading.value.field = reading.value.systolic.isEmpty ? .systolic : .diastolic
        } else {
            super.next(&reading)
        }
    }

    override func backs() -> Bool {
        if super.backs() { return true }
        guard oneByOne, let reading = value, reading.step == .numbers, reading.value.field != .systolic else {
            return false
        }
        change { $0.value.move(-1) }
        return true
    }
}

extension Pressure {
    fileprivate static let digits = 3
    /// 26 to 99 are whole: no pressure is 260 and more with a third digit that a meter shows.
    private static let short = 25

    /// After a number that can have no more digits comes the next.
    fileprivate mutating func press(_ key: Key) {
        let digits = key.pressed(self[field], most: Self.digits)
        self[field] = digits
        let isWhole = digits.count == Self.digits || (digits.count == Self.digits - 1 && Int(digits) ?? 0 > Self.short)
        if key != .erase && isWhole { move(1) }
    }

    /// To the number beside this one, if there is one.
    fileprivate mutating func move(_ by: Int) {
        let fields = Field.allCases
        guard let at = fields.firstIndex(of: field), fields.indices.contains(at + by) else { return }
        field = fields[at + by]
    }
}
