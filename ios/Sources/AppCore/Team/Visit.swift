import CoreFfi
import Foundation

/// G04: one page for everything that is due, begun with what lasts from the last visit.
public struct Visit: Equatable, Sendable {
    /// In place of a question's path.
    static let note = "note"

    public let today: Day
    public var form: VisitForm
    /// What is given and not on the phone yet, by the question's path.
    public var unkept: [String: [String]] = [:]
    /// Another visit was wanted, and this one is not finished.
    public var first = false

    /// Every change is on the phone.
    public var isKept: Bool { unkept.isEmpty }

    public var note: String { unkept[Self.note]?.first ?? form.note }

    public func given(to question: VisitQuestion) -> [String] { unkept[question.path] ?? question.given }
}

public enum VisitEvent: Sendable {
    case frame(FrameEvent)
    case question(QuestionEvent)
    case mode(mode: VisitMode)
    case on(day: Day)
    /// A programme by its code.
    case cover(programme: String, covered: Bool)
    case confirmDanger(confirmed: Bool)
    case note(text: String)
    case finish
    /// What is filled in is thrown away.
    case drop
}

/// Each field is on the phone as soon as it is filled in, one after another, though the page be left meanwhile.
public final class VisitModel: TeamPage<Visit, VisitEvent> {
    private let resident: UUID
    private let first: Bool
    private var lastStep: Task<Void, Never>?
    /// How many fields the engine has taken.
    private var taken = 0
    /// It became a visit, or was thrown away: what comes later is of no draft.
    private var isOver = false

    public init(_ desk: Desk, of resident: UUID, first: Bool = false) {
        self.resident = resident
        self.first = first
        super.init(desk)
    }

    override public func team() async throws -> (Visit?) -> Visit {
        let before = taken
        let form = try await form()
        // What was filled in since is newer.
        return { now in
            if let now, self.taken != before { return now }
            return self.shown(form, now?.unkept ?? [:])
        }
    }

    override public func on(_ event: VisitEvent) {
        switch event {
        case .frame(let event):
            common(event)
            if event == .retry { giveAgain() }
        case .question(let event): answer(event)
        case .confirmDanger(let confirmed): fill(.confirmsDanger(confirmed: confirmed))
        case .cover(let programme, let covered): fill(.covers(programme: programme, covered: covered))
        case .mode(let mode): fill(.mode(mode: mode))
        case .note(let text): give(Visit.note, [text])
        case .on(let day): fill(.happenedOn(day: day))
        case .finish: finish()
        case .drop: drop()
        }
    }

    private func then(_ step: @escaping @MainActor () async throws -> Void) {
        let before = lastStep
        lastStep = Task {
            await before?.value
            await telling { if !self.isOver { try await step() } }
        }
    }

    private func answer(_ event: QuestionEvent) {
        guard let visit = value, let question = visit.form.questions.first(where: { $0.path == event.path }),
            let given = question.after(event, given: visit.given(to: question))
        else { return }
        give(event.path, given)
    }

    /// Shown at once, and worked out by the core in its turn.
    private func give(_ path: String, _ given: [String]) {
        change { $0.unkept[path] = given }
        then {
            try await self.keep(
                path == Visit.note ? .note(text: given.first ?? "") : .answer(path: path, given: given))
            self.change { if $0.unkept[path] == given { $0.unkept[path] = nil } }
        }
    }

    /// What could not be kept is tried once more.
    private func giveAgain() {
        for (path, given) in value?.unkept ?? [:] { give(path, given) }
    }

    private func fill(_ field: VisitField) {
        then { try await self.keep(field) }
    }

    private func keep(_ field: VisitField) async throws {
        guard let form = try await desk.jiayi.fillVisit(of: resident, field: field, now: desk.now()) else {
            throw JiayiError.gone
        }
        taken += 1
        change { $0 = shown(form, $0.unkept) }
    }

    private func finish() {
        then { [desk, resident] in
            switch try await desk.jiayi.finishVisit(of: resident, now: desk.now()) {
            case .recorded:
                self.ends()
                self.kept()
            case .incomplete: self.again()
            case .unknown: throw JiayiError.gone
            }
        }
    }

    private func drop() {
        then {
            try await self.desk.jiayi.dropVisit(of: self.resident)
            self.ends()
        }
    }

    private func ends() {
        isOver = true
        desk.way.leave(.visit(resident: resident, first: first))
    }

    private func form() async throws -> VisitForm {
        guard let form = try await desk.jiayi.visitForm(of: resident, now: desk.now()) else { throw JiayiError.gone }
        return form
    }

    private func shown(_ form: VisitForm, _ unkept: [String: [String]]) -> Visit {
        Visit(today: desk.today(), form: form, unkept: unkept, first: first)
    }
}
