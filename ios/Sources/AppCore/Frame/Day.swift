import CoreFfi
import Design
import Foundation

/// The engine writes a day so that text sorts as time; here it is reckoned with.
extension Day {
    private static let format = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()

    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }()

    /// The day so many later; of a month that has no such day, its last.
    public func later(_ count: Int, _ unit: Calendar.Component = .day) -> Day {
        moved { Self.calendar.date(byAdding: unit, value: count, to: $0) }
    }

    var endOfMonth: Day {
        moved { Self.calendar.dateInterval(of: .month, for: $0)?.end.addingTimeInterval(-1) }
    }

    private func moved(_ how: (Date) -> Date?) -> Day {
        guard let date = try? Self.format.parse(self), let moved = how(date) else { return self }
        return Self.format.format(moved)
    }
}

private let china = TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt

/// The product's days are China's, wherever the phone is.
func today(at now: Date) -> Day {
    now.formatted(Date.ISO8601FormatStyle(timeZone: china).year().month().day())
}

extension Design.Words {
    /// By the clock of China, wherever the phone is.
    public func clock(_ at: Date) -> String {
        let style = Date.VerbatimFormatStyle(
            format: "\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)",
            timeZone: china, calendar: Calendar(identifier: .gregorian))
        return at.formatted(style)
    }

    /// A minute of the day.
    public func clock(minute: UInt16) -> String { String(format: "%02d:%02d", minute / 60, minute % 60) }
}

extension Desk {
    func today() -> Day { AppCore.today(at: now()) }
}
