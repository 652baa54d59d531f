import CoreFfi
import Design
import Foundation

extension Words {
    func day(_ day: Day) -> String { said(day, zh: "M月d日", en: "d MMM") }

    func year(_ day: Day) -> String { said(day, zh: "yyyy年M月d日", en: "d MMM yyyy") }

    func time(_ at: Date) -> String { said(at, zh: "M月d日 HH:mm", en: "d MMM HH:mm", at: Self.china) }

    /// Everything is told by the clock of China, wherever the phone is.
    private static let china = TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt

    private func said(_ day: Day, zh: String, en: String) -> String {
        let reads = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
        guard let date = try? reads.parse(day) else { return day }
        return said(date, zh: zh, en: en, at: .gmt)
    }

    private func said(_ date: Date, zh: String, en: String, at zone: TimeZone) -> String {
        let writes = DateFormatter()
        writes.locale = Locale(identifier: language == .chinese ? "zh_CN" : "en_GB")
        writes.dateFormat = language == .chinese ? zh : en
        writes.timeZone = zone
        return writes.string(from: date)
    }
}
