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
        case dose = "dose_v1"

        init(_ about: About) {
            switch about {
            case .refill: self = .refill
            case .followUp, .annualCheck: self = .followUp
            case .contractExpiry: self = .contract
            }
        }

        public var buttons: [Button] { self == .dose ? [.taken] : actions.map(Button.act) }

        var actions: [Action] {
            switch self {
            case .refill: [.askAgain, .tomorrow, .enough]
            case .followUp, .contract: [.tomorrow]
            case .dose: []
            }
        }
    }

    public enum Button: Hashable, Sendable {
        case act(Action)
        /// 已吃.
        case taken

        public init?(name: String) {
            let all = Category.allCases.flatMap(\.buttons)
            guard let button = all.first(where: { $0.name == name }) else { return nil }
            self = button
        }

        /// By which the platform knows it.
        public var name: String {
            switch self {
            case .act(let action): code(of: action)
            case .taken: "taken"
            }
        }

        public func word(_ words: Design.Words) -> String {
            switch self {
            case .act(let action): words.reminderAct(code(of: action)) ?? ""
            case .taken: words.doseTaken
            }
        }

        /// A count is entered where she can see what she counts.
        public var opensTheApp: Bool { self == .act(.enough) }
    }
}

/// What a notification tells of, as it travels with it: the names are those of the server's pushes.
struct Telling: Equatable, Sendable {
    let about: About?
    /// None of a push: what it is about is looked up.
    let matters: [Rung.Matter]
    /// The medicines of a time, and nothing that falls due.
    let dose: UUID?

    init(_ alarm: Alarm) {
        switch alarm.tells {
        case .dose: self.init(about: nil, matters: [], dose: alarm.id)
        case .due(let about, _, _, _, let due):
            let matters = due.map { Rung.Matter(step: $0.step, about: $0.about, source: $0.source) }
            self.init(about: about, matters: matters)
        }
    }

    init(about: About?, matters: [Rung.Matter], dose: UUID? = nil) {
        (self.about, self.matters, self.dose) = (about, matters, dose)
    }

    init(_ info: [String: String]) {
        about = info["about"].flatMap(About.init(code:))
        matters = info["matters"]?.split(separator: ",").compactMap { Rung.Matter(text: $0) } ?? []
        dose = info["dose"].flatMap(UUID.init(uuidString:))
    }

    var info: [String: String] {
        if let dose { return ["dose": dose.uuidString] }
        var info = ["matters": matters.map(\.text).joined(separator: ",")]
        info["about"] = about.map { code(of: $0) }
        return info
    }

    var category: Note.Category? { dose == nil ? about.map(Note.Category.init) : .dose }

    var rung: Rung { Rung(actions: category?.actions ?? [], matters: matters, dose: dose) }

    func text(_ words: Design.Words, at moment: Date) -> String {
        about.flatMap { words.reminder(code(of: $0)) } ?? words.reminderDose(time: words.clock(moment))
    }
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
