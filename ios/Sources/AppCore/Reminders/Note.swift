import CoreFfi
import Design
import Foundation

/// One notification. On a locked screen and unlocked alike it says that there is something, and no more.
public struct Note: Equatable, Sendable {
    /// The same each time that it is planned, and of a push that tells the same: whichever comes later takes the place of the other.
    public let id: String
    /// None: at once.
    public let at: Date?
    public let title: String
    public let text: String
    /// Which buttons it has; none: it has no buttons.
    public let category: Category?
    /// It makes no sound.
    public let isQuiet: Bool
    /// What comes back with an answer. Nothing here names a medicine or an illness.
    public let info: [String: String]

    /// As the server's pushes name them: it may not be changed, only a new name be added.
    public enum Category: String, CaseIterable, Sendable {
        case refill = "refill_v1"
        case followUp = "followup_v1"
        case contract = "system_v1"

        init(_ about: About) {
            switch about {
            case .refill: self = .refill
            case .followUp, .annualCheck: self = .followUp
            case .contractExpiry: self = .contract
            }
        }

        public var actions: [Action] { self == .refill ? [.askAgain, .tomorrow, .enough] : [.tomorrow] }
    }
}

/// What a notification tells of, as it travels with it: the names are those of the server's pushes.
struct Telling: Equatable, Sendable {
    let about: About?
    /// None of a push: what it is about is looked up.
    let matters: [Rung.Matter]

    init(_ alarm: Alarm) {
        switch alarm.tells {
        case .dose: (about, matters) = (nil, [])
        case .due(let about, _, _, _, let due):
            self.about = about
            matters = due.map { Rung.Matter(step: $0.step, about: $0.about, source: $0.source) }
        }
    }

    init(about: About?, matters: [Rung.Matter]) { (self.about, self.matters) = (about, matters) }

    init(_ info: [String: String]) {
        about = info["about"].flatMap(About.init(code:))
        matters = info["matters"]?.split(separator: ",").compactMap { Rung.Matter(text: $0) } ?? []
    }

    var info: [String: String] {
        var info = ["matters": matters.map(\.text).joined(separator: ",")]
        info["about"] = about.map { code(of: $0) }
        return info
    }

    var category: Note.Category? { about.map(Note.Category.init) }

    var rung: Rung { Rung(actions: category?.actions ?? [], matters: matters) }

    func text(_ words: Design.Words) -> String { about.flatMap { words.reminder(code(of: $0)) } ?? words.reminderDose }
}

extension About {
    init?(code text: String) {
        let all: [Self] = [.refill, .followUp, .annualCheck, .contractExpiry]
        guard let about = all.first(where: { code(of: $0) == text }) else { return nil }
        self = about
    }
}

extension Rung.Matter {
    fileprivate init?(text: Substring) {
        let parts = text.split(separator: " ").map(String.init)
        guard parts.count == 3, let step = UUID(uuidString: parts[0]), let about = About(code: parts[1]),
            let source = UUID(uuidString: parts[2])
        else { return nil }
        self.init(step: step, about: about, source: source)
    }

    fileprivate var text: String { "\(step) \(code(of: about)) \(source)" }
}
