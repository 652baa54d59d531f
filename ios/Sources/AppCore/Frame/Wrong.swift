import CoreFfi

/// Why something was not done, beside what it is about.
public enum Wrong: Equatable, Sendable {
    /// `title` is the server's own sentence, for a code that is newer than this app.
    case refused(code: String, title: String = "")
    case noAnswer
}

extension JiayiError {
    /// Somebody or something is not on this phone, or no more.
    public static let gone = JiayiError.Refused(code: "NOT_FOUND", title: "", next: "")

    var wrong: Wrong? {
        switch self {
        case .Refused(let code, let title, _): .refused(code: code, title: title)
        case .NoAnswer: .noAnswer
        default: nil
        }
    }
}
