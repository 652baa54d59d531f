import AppCore
import CoreFfi
import Design
import SwiftUI

/// R19.
public struct VisitsScreen: View {
    let screen: Screen<Visits>
    let on: @MainActor (FrameEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Visits>, on: @escaping @MainActor (FrameEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.visitsTitle) {
            on($0)
        } spoken: {
            $0.spoken(look.words)
        } content: { visits in
            if visits.planned.isEmpty && visits.done.isEmpty { Said(text: look.words.visitsNone) }
            if !visits.planned.isEmpty { Heading(text: look.words.visitsPlanned) }
            ForEach(visits.planned, id: \.enrolment) { planned($0, today: visits.today) }
            if !visits.done.isEmpty { Heading(text: look.words.visitsDone) }
            ForEach(visits.done, id: \.visit) { done($0) }
        }
    }

    private func planned(_ planned: Visits.Planned, today: Day) -> some View {
        Card {
            Heading(text: look.words.name(programme: planned.programme))
            Said(text: look.words.year(planned.due))
            if planned.due < today { Badge(tone: .warn, sign: .hourglass, word: look.words.visitsLate) }
        }
    }

    private func done(_ visit: VisitLine) -> some View {
        Card {
            Heading(text: look.words.year(visit.happenedOn))
            Quiet(text: "\(visit.by) · \(look.words.name(visit.mode))")
            ForEach(visit.found, id: \.programme) { found in
                Said(text: look.words.name(programme: found.programme))
                if found.controlled {
                    Badge(tone: .good, sign: .check, word: look.words.cardControlled)
                } else {
                    Badge(tone: .warn, sign: .warning, word: look.words.cardUncontrolled)
                }
            }
            if visit.waits { WaitingBadge() }
        }
    }
}

extension Words {
    fileprivate func name(programme code: String) -> String { programme(code) ?? code }
}

extension Visits {
    func spoken(_ words: Words) -> String {
        if planned.isEmpty { return done.isEmpty ? words.visitsNone : words.visitsDone }
        let each = planned.map { "\(words.name(programme: $0.programme))，\(words.day($0.due))。" }
        return words.visitsPlanned + "：" + each.joined()
    }
}
