import CoreFfi
import Foundation

/// Something that somebody of the team must see to, until it is closed with what came of it.
public struct OpenTask: Equatable, Sendable {
    public let resident: String
    public var task: TaskLine
    public var outcome: TaskOutcome?
    public var note = ""
}

public enum TaskEvent: Sendable {
    case frame(FrameEvent)
    /// She sees to it: the others know.
    case see
    case choose(outcome: TaskOutcome)
    case note(text: String)
    case close
    case openCard
}

public final class TaskModel: TeamPage<OpenTask, TaskEvent> {
    private let resident: UUID
    private let task: UUID

    public init(_ desk: Desk, of resident: UUID, task: UUID) {
        self.resident = resident
        self.task = task
        super.init(desk)
    }

    override public func team() async throws -> (OpenTask?) -> OpenTask {
        let card = try await desk.jiayi.residentCard(of: resident, now: desk.now())
        // Once it is closed it stands on the card no more.
        guard let card, let task = card.tasks.first(where: { $0.task == self.task }) ?? value?.task else {
            throw JiayiError.gone
        }
        return { before in
            guard var open = before else { return OpenTask(resident: card.name, task: task) }
            open.task = task
            return open
        }
    }

    override public func on(_ event: TaskEvent) {
        switch event {
        case .frame(let event): common(event)
        case .choose(let outcome): change { $0.outcome = outcome }
        case .close: close()
        case .note(let text): change { $0.note = text }
        case .openCard: desk.way.to(.card(resident: resident, version: nil))
        case .see: see()
        }
    }

    private func see() {
        guard let task = value?.task else { return }
        attempt { [desk, resident] in
            try await desk.jiayi.seeTask(of: resident, task: task.task, seen: task.version, now: desk.now())
            self.kept()
        }
    }

    private func close() {
        guard let open = value, let outcome = open.outcome else { return }
        let note = open.note.trimmed.isEmpty ? nil : open.note.trimmed
        attempt { [desk, resident] in
            try await desk.jiayi.closeTask(
                of: resident, task: open.task.task, outcome: outcome, note: note, seen: open.task.version,
                now: desk.now())
            self.kept()
            desk.way.leave(.task(resident: resident, task: open.task.task))
        }
    }
}
