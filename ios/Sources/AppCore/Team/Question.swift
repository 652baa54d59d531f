import CoreFfi
import Foundation

/// How a question of a form is answered.
public enum QuestionEvent: Equatable, Sendable {
    case write(path: String, text: String)
    /// Up or down by the smallest step, from what is written or from the last visit's value.
    case step(path: String, up: Bool)
    case choose(path: String, code: String, chosen: Bool)
}

extension VisitQuestion {
    /// What is given after that; none where nothing changes.
    func after(_ event: QuestionEvent, given: [String]) -> [String]? {
        switch event {
        case .write(_, let text): [text]
        case .step(_, let up): stepped(given.first ?? last.first, up: up).map { [$0] }
        case .choose(_, let code, let chosen): choosing(code, chosen, given)
        }
    }

    private func choosing(_ code: String, _ chosen: Bool, _ given: [String]) -> [String] {
        let now = chosen ? [code] : []
        guard case .anyOf(_, let none) = answer else { return now }
        // The one that stands alone puts the others out, and any of them puts it out.
        let others = code == none ? [] : given.filter { $0 != none && $0 != code }
        return others + now
    }

    /// As it is written; none where there is no number to step from.
    private func stepped(_ written: String?, up: Bool) -> String? {
        guard case .number(_, _, let decimals, _) = answer else { return nil }
        guard let written, let number = Decimal(string: written) else { return nil }
        let step = Decimal(sign: .plus, exponent: -Int(decimals), significand: 1)
        let places = Decimal.FormatStyle(locale: Locale(identifier: "en_US_POSIX")).grouping(.never)
            .precision(.fractionLength(Int(decimals)...))
        return max(up ? number + step : number - step, 0).formatted(places)
    }
}

extension QuestionEvent {
    var path: String {
        switch self {
        case .write(let path, _), .step(let path, _), .choose(let path, _, _): path
        }
    }
}
