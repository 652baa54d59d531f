import AppCore
import CoreFfi
import Design
import SwiftUI

/// G02.
public struct WorklistScreen: View {
    let screen: Screen<WorklistView>
    let on: @MainActor (WorklistEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<WorklistView>, on: @escaping @MainActor (WorklistEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.listTitle, root: true) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: {
            content($0)
        }
    }

    @ViewBuilder private func content(_ view: WorklistView) -> some View {
        SecondaryButton(word: look.words.teamMenu, sign: .list) { on(.openTeam) }
        if view.list.whole {
            Field(word: look.words.listSearch, text: view.search) { on(.search(text: $0)) }
            Chips(all: view.list.counts, word: look.words.counted) {
                $0.bucket == view.bucket
            } on: {
                on(.choose(bucket: $0.bucket))
            }
        } else {
            Badge(tone: .warn, sign: .sync, word: look.words.listPart)
        }
        if view.list.rows.isEmpty { empty(view) }
        ForEach(view.list.rows, id: \.resident) { row($0, view) }
        if view.list.next != nil { SecondaryButton(word: look.words.listMorePage) { on(.nextPage) } }
    }

    @ViewBuilder private func empty(_ view: WorklistView) -> some View {
        if view.search.isEmpty {
            NoticeView(tone: .good, sign: .check) {
                Said(text: look.words.listEmpty)
                if let day = view.list.nextDue { Said(text: look.words.listNextDue(date: look.words.day(day))) }
            }
        } else {
            Said(text: look.words.listSearchNone)
        }
    }

    private func row(_ row: ListRow, _ view: WorklistView) -> some View {
        let opened = row.resident == view.opened
        return Card {
            WayView {
                on(.open(resident: row.resident))
            } content: {
                person(row, view)
            }
            Beside {
                SecondaryButton(word: look.words.listVisit, sign: .pen) { on(.visit(resident: row.resident)) }
            } trailing: {
                QuietButton(word: opened ? look.words.less : look.words.listMore) { on(.more(resident: row.resident)) }
            }
            if opened {
                SecondaryButton(word: look.words.listCall, sign: .phone) { on(.recordCall(resident: row.resident)) }
                SecondaryButton(word: look.words.listSnooze, sign: .clock) { on(.snooze(resident: row.resident)) }
                SecondaryButton(word: look.words.listAssign, sign: .people) { on(.assign(resident: row.resident)) }
            }
        }
    }

    @ViewBuilder private func person(_ row: ListRow, _ view: WorklistView) -> some View {
        Heading(text: look.words.aged(row.name, row.age))
        Fitting {
            RiskBadge(risk: row.risk)
            if let overdue = row.daysOverdue { due(Int(overdue)) }
            if let days = row.medicineDaysLeft { left(Int(days)) }
            if view.list.drafts.contains(row.resident) { Badge(tone: .warn, sign: .pen, word: look.words.listDraft) }
        }
        if !row.dues.isEmpty { Said(text: row.dues.said) }
        let colleague = row.assignedTo.flatMap { view.colleagues[$0] }.map(look.words.listAssignedTo)
        let facts = row.riskWords + row.lastValues + [row.contactWords, colleague].compactMap { $0 }
        ForEach(facts.indices, id: \.self) { Quiet(text: facts[$0]) }
    }

    private func due(_ overdue: Int) -> Badge {
        if overdue > 0 { return Badge(tone: .warn, sign: .calendar, word: look.words.listOverdue(days: overdue)) }
        let word = overdue == 0 ? look.words.listDueToday : look.words.listDueIn(days: -overdue)
        return Badge(tone: .calm, sign: .calendar, word: word)
    }

    private func left(_ days: Int) -> Badge {
        days > 0
            ? Badge(tone: .calm, sign: .pill, word: look.words.medicineDaysLeft(days: days))
            : Badge(tone: .danger, sign: .pill, word: look.words.medicineOut)
    }
}

extension Words {
    fileprivate func counted(_ count: BucketCount) -> String { "\(name(count.bucket)) \(count.residents)" }

    func aged(_ name: String, _ years: Int32) -> String { "\(name) \(cardAge(years: Int(years)))" }
}

extension [DueLine] {
    var said: String { map(\.words).joined(separator: "，") }
}

extension WorklistView {
    fileprivate func spoken(_ words: Words) -> String {
        list.counts.isEmpty ? words.listEmpty : list.counts.map(words.counted).joined(separator: "，")
    }
}
