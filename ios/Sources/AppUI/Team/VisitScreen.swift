import AppCore
import CoreFfi
import Design
import SwiftUI

/// G04.
public struct VisitScreen: View {
    private static let signs = "common.danger_signs"

    let screen: Screen<Visit>
    let on: @MainActor (VisitEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Visit>, on: @escaping @MainActor (VisitEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.visitTitle) {
            on(.frame($0))
        } spoken: {
            $0.form.spoken(look.words)
        } content: {
            content($0)
        } foot: {
            foot($0)
        } stands: { visit in
            if visit.form.decided?.emergency == true {
                NoticeView(tone: .danger, sign: .warning) { Said(text: look.words.visitEmergency) }
                    .padding(.horizontal, CGFloat(look.sizes.gap))
                    .announced()
            }
        }
    }

    @ViewBuilder private func foot(_ visit: Visit) -> some View {
        if visit.form.missing > 0 {
            Badge(tone: .warn, sign: .pen, word: look.words.visitMissing(count: Int(visit.form.missing)))
        } else if visit.isKept {
            Badge(tone: .good, sign: .check, word: look.words.visitKept)
        }
        PrimaryButton(word: look.words.visitFinish, sign: .check, enabled: visit.form.ready) { on(.finish) }
    }

    @ViewBuilder private func content(_ visit: Visit) -> some View {
        let form = visit.form
        Card { Heading(text: look.words.aged(form.name, form.age)) }
        if let told = visit.told(look.words) {
            NoticeView(tone: .warn, sign: .pen) { Said(text: told) }
        }
        covers(form)
        mode(form.mode)
        day(visit.today, form.happenedOn)
        ForEach(form.questions, id: \.path) { question in
            VisitQuestionView(question: question, given: visit.given(to: question)) { on(.question($0)) }
        }
        if hasSigns(visit), form.mayConfirm || form.dangerSignConfirmed {
            Check(word: look.words.visitConfirmDanger, chosen: form.dangerSignConfirmed) {
                on(.confirmDanger(confirmed: $0))
            }
        }
        Field(word: look.words.visitNote, text: visit.note, hint: look.words.optional, lines: 3) { on(.note(text: $0)) }
        if let decided = form.decided { judged(decided) }
        inTheWay(form)
        if form.kept || form.unread { QuietButton(word: look.words.visitDrop) { on(.drop) } }
    }

    private func hasSigns(_ visit: Visit) -> Bool {
        visit.form.questions.contains { $0.path == Self.signs && !visit.given(to: $0).isEmpty }
    }

    private func covers(_ form: VisitForm) -> some View {
        Card {
            Heading(text: look.words.visitCovers)
            // Half a line breaks a disease's name in three with the letters of elderly mode.
            Tiled(form.programmes.map(\.programme), across: look.elderly ? 1 : 2) { programme in
                Check(word: look.words.programme(programme) ?? programme, chosen: form.covers.contains(programme)) {
                    on(.cover(programme: programme, covered: $0))
                }
            }
        }
    }

    private func mode(_ chosen: VisitMode?) -> some View {
        Card {
            Heading(text: look.words.visitMode)
            Tiled([VisitMode.clinic, .home, .phone, .video]) { mode in
                Choice(word: look.words.name(mode), chosen: mode == chosen) { on(.mode(mode: mode)) }
            }
        }
    }

    /// Today, yesterday, and whichever other day it was begun on.
    private func day(_ today: Day, _ chosen: Day) -> some View {
        let near = [(today, look.words.visitToday), (today.later(-1), look.words.visitYesterday)]
        let other = near.contains { $0.0 == chosen } ? [] : [(chosen, look.words.day(chosen))]
        return Card {
            Heading(text: look.words.visitDay)
            Tiled(items: near + other, id: \.0) { day, name in
                Choice(word: name, chosen: day == chosen) { on(.on(day: day)) }
            }
        }
    }

    private func judged(_ decided: Decided) -> some View {
        Card {
            ForEach(decided.found, id: \.programme) { found($0) }
            ForEach(decided.tasks, id: \.self) { task in
                Badge(tone: .warn, sign: .warning, word: look.words.task(task.kind) ?? task.kind)
            }
        }
    }

    @ViewBuilder private func found(_ line: FoundLine) -> some View {
        let programme = look.words.programme(line.programme) ?? line.programme
        let rating = line.visitClass.flatMap { look.words.visitClassName("\($0)") }
        Said(text: look.words.visitClass(rating: [programme, rating].compactMap { $0 }.joined(separator: " ")))
        Said(text: look.words.visitAction(line.action) ?? line.action)
        Quiet(text: look.words.visitNext(date: look.words.day(line.nextDue)))
    }

    /// What stands in its way and is at no question.
    @ViewBuilder private func inTheWay(_ form: VisitForm) -> some View {
        let codes = Set(form.faults.filter { $0.field != "mode" }.map(\.code)).sorted()
        if !codes.isEmpty {
            NoticeView(tone: .warn, sign: .warning) {
                Paragraphs(lines: codes.map { look.words.code($0)?.title ?? $0 })
                if form.ready { Quiet(text: look.words.visitServer) }
            }
            .announced()
        }
    }
}

extension Visit {
    /// What she would not expect of it.
    fileprivate func told(_ words: Words) -> String? {
        if form.unread { return words.visitUnread }
        if first { return words.visitFirst }
        if form.corrects != nil { return words.visitCorrects(date: words.year(form.happenedOn)) }
        return form.kept && form.happenedOn != today ? words.visitBegun(date: words.day(form.happenedOn)) : nil
    }
}

extension VisitForm {
    fileprivate func spoken(_ words: Words) -> String {
        let what = covers.map { words.programme($0) ?? $0 }.joined(separator: "，")
        let stands = missing > 0 ? words.visitMissing(count: Int(missing)) : words.visitKept
        return "\(name)，\(words.visitFor(what: what))。\(stands)"
    }
}
