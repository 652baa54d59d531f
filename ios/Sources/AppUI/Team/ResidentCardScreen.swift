import AppCore
import CoreFfi
import Design
import SwiftUI

/// G03.
public struct ResidentCardScreen: View {
    /// The rest stands in the curve and in the list of visits.
    private static let newest = 3

    let screen: Screen<ResidentCard>
    let on: @MainActor (ResidentCardEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<ResidentCard>, on: @escaping @MainActor (ResidentCardEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.cardTitle) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: {
            content($0)
        } foot: { _ in
            PrimaryButton(word: look.words.listVisit, sign: .pen) { on(.visit) }
            SecondaryButton(word: look.words.listCall, sign: .phone) { on(.recordCall) }
        }
    }

    @ViewBuilder private func content(_ card: ResidentCard) -> some View {
        person(card)
        ForEach(card.tasks, id: \.task) { task($0) }
        part(look.words.cardProblems, card.problems) { Said(text: $0.name) }
        part(look.words.cardProgrammes, card.programmes) { programme($0) }
        readings(Array(card.readings.prefix(Self.newest)))
        part(look.words.cardMedicines, card.medicines) { medicine($0) }
        part(look.words.cardVisits, Array(card.visits.filter { !$0.corrected }.prefix(Self.newest))) { visit($0) }
        part(look.words.cardFamily, card.family) { proxy($0) }
        part(look.words.cardConsents, card.consents) { Said(text: look.words.name($0)) }
    }

    private func person(_ card: ResidentCard) -> some View {
        let words = look.words
        return Card {
            Heading(text: "\(card.name) · \(words.name(card.sex)) · \(words.cardAge(years: Int(card.age)))")
            let reached = [card.phone, card.address].compactMap { $0 }
            if !reached.isEmpty { Quiet(text: reached.joined(separator: " · ")) }
            if card.livesAlone { Badge(tone: .warn, sign: .person, word: words.cardLivesAlone) }
            if let contract = card.contracts.first {
                let status = words.contractStatus(contract.status) ?? contract.status
                let until = words.contractUntil(date: words.year(contract.endsOn))
                Badge(tone: .calm, sign: .document, word: "\(status) · \(until)")
            } else {
                Badge(tone: .warn, sign: .document, word: words.contractNone)
            }
        }
    }

    private func task(_ task: TaskLine) -> some View {
        NoticeView(tone: .danger, sign: .warning) {
            Said(text: look.words.task(task.kind) ?? task.kind)
            Quiet(text: look.words.cardDueBy(time: look.words.time(task.dueAt)))
            SecondaryButton(word: look.words.inboxOpen, tone: .danger) { on(.openTask(task: task.task)) }
        }
    }

    private func part<Item>(
        _ title: String, _ items: [Item], @ViewBuilder _ line: @escaping @MainActor (Item) -> some View
    ) -> some View {
        Card {
            Heading(text: title)
            if items.isEmpty { Quiet(text: look.words.cardNone) }
            ForEach(items.indices, id: \.self) { line(items[$0]) }
        }
    }

    @ViewBuilder private func programme(_ line: ProgrammeLine) -> some View {
        Said(text: look.words.programme(line.programme) ?? line.programme)
        if let last = line.last {
            last.controlled
                ? Badge(tone: .good, sign: .check, word: look.words.cardControlled)
                : Badge(tone: .danger, sign: .warning, word: look.words.cardUncontrolled)
        }
        if let day = line.nextDue { Quiet(text: look.words.visitNext(date: look.words.day(day))) }
    }

    private func readings(_ readings: [ShownReading]) -> some View {
        Card {
            Heading(text: look.words.cardReadings)
            if readings.isEmpty {
                Quiet(text: look.words.cardNone)
            } else {
                ForEach(readings, id: \.id) { reading in
                    Said(text: look.words.value(reading.value), size: \.title)
                    Quiet(text: look.words.time(reading.takenAt))
                }
                SecondaryButton(word: look.words.homeTrend, sign: .chart) { on(.openTrend) }
            }
        }
    }

    @ViewBuilder private func medicine(_ medicine: Medicine) -> some View {
        Said(text: medicine.title)
        Quiet(text: medicine.howToTake)
        if let lasts = medicine.lasts {
            let supply = Supply(medicine, lasts)
            Badge(tone: supply.tone, sign: supply.sign, word: supply.said(look.words, lasts.daysLeft))
        }
    }

    @ViewBuilder private func visit(_ visit: VisitLine) -> some View {
        Said(text: "\(look.words.year(visit.happenedOn)) · \(look.words.name(visit.mode)) · \(visit.by)")
        if visit.waits { WaitingBadge() }
        if let note = visit.note { Quiet(text: note) }
        QuietButton(word: look.words.cardCorrect) { on(.correct(visit: visit.visit)) }
    }

    @ViewBuilder private func proxy(_ proxy: Proxy) -> some View {
        Said(text: "\(proxy.name) · \(look.words.name(proxy.relation)) · \(proxy.phone)")
        Quiet(text: proxy.scopes.map { look.words.name($0) }.joined(separator: "，"))
        Quiet(text: look.words.familyUntil(date: look.words.day(proxy.until)))
    }
}

extension ResidentCard {
    fileprivate var problems: [DiagnosisLine] { diagnoses.filter { $0.resolvedOn == nil } }

    fileprivate func spoken(_ words: Words) -> String {
        "\(name)，\(words.cardAge(years: Int(age)))。\(problems.map(\.name).joined(separator: "，"))。"
    }
}
