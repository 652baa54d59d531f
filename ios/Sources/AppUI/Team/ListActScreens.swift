import AppCore
import CoreFfi
import Design
import SwiftUI

/// Off the list until a day: each choice is the act.
public struct SnoozeScreen: View {
    private static let soon = [1, 3, 7]

    let screen: Screen<Snooze>
    let on: @MainActor (SnoozeEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Snooze>, on: @escaping @MainActor (SnoozeEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        let title = screen.content.value.map { look.words.snoozeTitle(name: $0.whom.name) } ?? look.words.listSnooze
        PageView(screen: screen, title: title) {
            on(.frame($0))
        } spoken: { _ in
            title
        } content: {
            content($0)
        }
    }

    @ViewBuilder private func content(_ snooze: Snooze) -> some View {
        ForEach(Self.soon, id: \.self) { days in
            let (until, word) = (
                snooze.today.later(days), days == 1 ? look.words.dayTomorrow : look.words.dayIn(days: days)
            )
            SecondaryButton(word: "\(word) · \(look.words.day(until))") { on(.until(day: until)) }
        }
        if let days = snooze.days {
            Card {
                DayChoice(days: days) {
                    on(.moreDays)
                } on: {
                    on(.until(day: $0))
                }
            }
        } else {
            SecondaryButton(word: look.words.outcomeOn, sign: .calendar) { on(.moreDays) }
        }
        Quiet(text: look.words.snoozeWaits)
    }
}

/// To whom of the team: each choice is the act.
public struct AssignScreen: View {
    let screen: Screen<Assign>
    let on: @MainActor (AssignEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Assign>, on: @escaping @MainActor (AssignEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        let title = screen.content.value.map { look.words.assignTitle(name: $0.whom.name) } ?? look.words.listAssign
        PageView(screen: screen, title: title) {
            on(.frame($0))
        } spoken: { _ in
            title
        } content: { assign in
            ForEach(assign.colleagues, id: \.staff) { colleague in
                SecondaryButton(word: colleague.name, sign: .person) { on(.to(colleague: colleague.staff)) }
            }
            SecondaryButton(word: look.words.assignNobody) { on(.to(colleague: nil)) }
        }
    }
}

/// W5.
public struct HistoryScreen: View {
    let screen: Screen<[DoneAct]>
    let on: @MainActor (HistoryEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<[DoneAct]>, on: @escaping @MainActor (HistoryEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.historyTitle) {
            on(.frame($0))
        } spoken: { _ in
            look.words.historyTitle
        } content: { history in
            Quiet(text: history.isEmpty ? look.words.historyNone : look.words.historyWhy)
            ForEach(history, id: \.act) { done in
                Card {
                    Said(text: look.words.said(done.did, done.name))
                    Quiet(text: look.words.time(done.at))
                    SecondaryButton(word: look.words.undo, sign: .undo) { on(.undo(act: done.act)) }
                }
            }
        }
    }
}
