/// Of the keys with digits.
public enum Key: Hashable, Sendable {
    case digit(Int)
    case point
    /// The last one away.
    case erase
}

extension Key {
    /// What stands after a key: no leading nought, and no more than so many digits.
    func pressed(_ digits: String, most: Int) -> String {
        switch self {
        case .erase: String(digits.dropLast())
        case .point: digits
        case .digit(let digit): digits.count < most && digits + "\(digit)" != "0" ? digits + "\(digit)" : digits
        }
    }

    /// As a meter shows it: two digits at most, a point, one digit.
    func typed(_ text: String) -> String {
        let typed =
            switch self {
            case .erase: String(text.dropLast())
            case .point: text + "."
            case .digit(let digit): text + "\(digit)"
            }
        return typed.wholeMatch(of: /[0-9]{0,2}|[0-9]{1,2}\.[0-9]?/) == nil ? text : typed
    }
}

extension String {
    /// One more or one less, of a number that has been entered.
    func stepped(_ by: Int) -> String {
        guard let number = Int(self) else { return self }
        return "\(min(max(number + by, 0), 999))"
    }
}
