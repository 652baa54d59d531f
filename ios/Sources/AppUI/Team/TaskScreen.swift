import AppCore
import CoreFfi
import Design
import SwiftUI

/// What somebody of the team must see to.
public struct TaskScreen: View {
    private static let unseen = "open"

    let screen: Screen<OpenTask>
    let on: @MainActor (TaskEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<OpenTask>, on: @escaping @MainActor (TaskEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.taskTitle) {
            on(.frame($0))
        } spoken: {
            "\($0.resident)，\(kind($0.task))。"
        } content: {
            content($0)
        } foot: {
            PrimaryButton(word: look.words.taskClose, sign: .check, enabled: $0.outcome != nil) { on(.close) }
        }
    }

    private func kind(_ task: TaskLine) -> String { look.words.task(task.kind) ?? task.kind }

    @ViewBuilder private func content(_ open: OpenTask) -> some View {
        Card {
            Heading(text: kind(open.task))
            Quiet(text: look.words.cardDueBy(time: look.words.time(open.task.dueAt)))
            Line(sign: .person, word: open.resident) { on(.openCard) }
            if open.task.state == Self.unseen { SecondaryButton(word: look.words.taskSee, sign: .check) { on(.see) } }
        }
        Card {
            Heading(text: look.words.taskOutcome)
            ForEach(TaskOutcome.all, id: \.self) { outcome in
                Choice(word: look.words.name(outcome), chosen: outcome == open.outcome) {
                    on(.choose(outcome: outcome))
                }
            }
        }
        Field(word: look.words.visitNote, text: open.note, hint: look.words.optional, lines: 3) { on(.note(text: $0)) }
    }
}

extension TaskOutcome {
    /// The likeliest first.
    fileprivate static let all: [Self] = [
        .handled, .visitArranged, .referred, .sentToEmergency, .notReached, .notNeeded,
    ]
}
