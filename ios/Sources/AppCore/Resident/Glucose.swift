import CoreFfi
import Foundation
import Observation

/// R17.
public struct MeterValue: Equatable, Measurable {
    /// What the meter shows.
    public enum Meter: String, CaseIterable, Sendable { case number, lo, hi }

    public var meter = Meter.number
    /// Digits and a point, as they were entered.
    public var number = ""
    public var context: GlucoseContext?

    public init() {}

    public var measured: Measured? {
        guard let context, let glucose else { return nil }
        return .glucose(value: glucose, context: context)
    }

    private var glucose: Glucose? {
        switch meter {
        case .lo: .lo
        case .hi: .hi
        case .number: tenths.map { .tenths(tenths: $0) }
        }
    }

    /// What the keys let in has at most one digit after its point.
    private var tenths: Int64? {
        let parts = number.split(separator: ".")
        guard let whole = parts.first else { return nil }
        return Int64(whole + (parts.dropFirst().first ?? "0"))
    }

    public var anew: Self {
        var anew = Self()
        anew.context = context
        return anew
    }

    public var text: [String]? {
        if number.isEmpty && meter == .number { return nil }
        return [meter.rawValue, number, context.map { "\($0)" } ?? ""]
    }

    public init?(text: [String]) {
        guard text.count == 3, let meter = Meter(rawValue: text[0]) else { return nil }
        self.meter = meter
        number = text[1]
        context = GlucoseContext.all.first { "\($0)" == text[2] }
    }
}

extension GlucoseContext {
    public static let all: [Self] = [.fasting, .afterMeal, .random]
}

public enum GlucoseEvent: Sendable {
    case reading(ReadingEvent)
    case shows(meter: MeterValue.Meter)
    case press(key: Key)
    case choose(context: GlucoseContext)
}

@Observable
public final class GlucoseModel: ReadingPage<MeterValue, GlucoseEvent> {
    override public func on(_ event: GlucoseEvent) {
        switch event {
        case .reading(let event): reading(event)
        case .shows(let meter): enter { $0.meter = meter }
        case .press(let key): enter { $0.number = key.typed($0.number) }
        case .choose(let context): enter { $0.context = context }
        }
    }
}
