import AppCore
import CoreFfi
import Design
import SwiftUI

/// G08.
public struct HomeVisitsScreen: View {
    let screen: Screen<HomeVisits>
    let on: @MainActor (HomeVisitsEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<HomeVisits>, on: @escaping @MainActor (HomeVisitsEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.roundTitle) {
            on(.frame($0))
        } spoken: { visits in
            visits.villages.isEmpty ? look.words.roundNone : visits.villages.map(said).joined(separator: "，")
        } content: { visits in
            if !visits.whole { Badge(tone: .warn, sign: .sync, word: look.words.listPart) }
            if visits.villages.isEmpty { Badge(tone: .good, sign: .check, word: look.words.roundNone) }
            ForEach(visits.villages, id: \.name) { village in
                Heading(text: said(village))
                ForEach(village.residents, id: \.resident) { toVisit($0) }
            }
        }
    }

    private func said(_ village: Village) -> String {
        look.words.roundVillage(
            village: village.name ?? look.words.roundNoVillage, left: village.residents.count { !$0.visited })
    }

    private func toVisit(_ one: ToVisit) -> some View {
        Card {
            WayView {
                on(.open(resident: one.resident))
            } content: {
                Heading(text: look.words.aged(one.name, one.age))
                if let address = one.address { Quiet(text: address) }
                if !one.dues.isEmpty { Said(text: one.dues.said) }
                if one.visited { Badge(tone: .good, sign: .check, word: look.words.roundVisited) }
                if one.waits { WaitingBadge() }
            }
            if !one.visited {
                SecondaryButton(word: look.words.listVisit, sign: .pen) { on(.visit(resident: one.resident)) }
            }
        }
    }
}

/// G10, and the way to everything that is not on the list.
public struct TeamStandingScreen: View {
    let screen: Screen<TeamStanding>
    let on: @MainActor (TeamStandingEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<TeamStanding>, on: @escaping @MainActor (TeamStandingEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.teamMenu) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: {
            content($0)
        }
    }

    @ViewBuilder private func content(_ team: TeamStanding) -> some View {
        let words = look.words
        if !team.whole { Badge(tone: .warn, sign: .sync, word: words.listPart) }
        Lines(
            title: words.teamWaits,
            lines: [
                Line(sign: .pill, word: waiting(words.approvalTitle, team.refillsWaiting)) { on(.openApprovals) },
                Line(sign: .document, word: waiting(words.requestTitle, team.contractsWaiting)) { on(.openRequests) },
            ])
        Lines(lines: [
            Line(sign: .calendar, word: words.roundTitle) { on(.openRound) },
            Line(sign: .search, word: words.findTitle) { on(.find) },
            Line(sign: .undo, word: words.historyTitle) { on(.openHistory) },
            Line(sign: .gear, word: words.staffTitle) { on(.openSettings) },
        ])
        Card {
            Heading(text: team.name ?? words.teamTitle)
            count(words.teamServed, team.served)
            count(words.teamSigned, team.signedThisMonth)
            count(words.teamVisits, team.visitsThisMonth)
            count(words.teamHomeVisits, team.homeVisitsThisMonth)
        }
        if !team.counts.isEmpty {
            Card {
                Heading(text: words.teamDue)
                ForEach(team.counts, id: \.bucket) { count(words.name($0.bucket), $0.residents) }
            }
        }
        Quiet(text: words.teamKnows)
    }

    private func waiting(_ name: String, _ count: UInt32) -> String {
        count > 0 ? look.words.teamMenuWaiting(name: name, count: Int(count)) : name
    }

    private func count(_ word: String, _ count: UInt32) -> some View {
        LabeledContent {
            Said(text: "\(count)", size: \.title)
        } label: {
            Said(text: word)
        }
    }
}

extension TeamStanding {
    fileprivate func spoken(_ words: Words) -> String {
        "\(words.teamServed)\(served)。\(words.approvalTitle)\(refillsWaiting)，\(words.requestTitle)\(contractsWaiting)。"
    }
}

/// G11.
public struct FindScreen: View {
    let screen: Screen<Find>
    let on: @MainActor (FindEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Find>, on: @escaping @MainActor (FindEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.findTitle) {
            on(.frame($0))
        } spoken: { _ in
            look.words.findHow
        } content: { find in
            Field(word: look.words.findHow, text: find.text) { on(.write(text: $0)) }
            if let found = find.found {
                if found.rows.isEmpty { Said(text: look.words.listSearchNone) }
                ForEach(found.rows, id: \.resident) { row($0) }
            } else {
                Quiet(text: look.words.findType)
            }
        }
    }

    private func row(_ row: ListRow) -> some View {
        Card {
            WayView {
                on(.open(resident: row.resident))
            } content: {
                Heading(text: look.words.aged(row.name, row.age))
                if !row.dues.isEmpty { Quiet(text: row.dues.said) }
            }
        }
    }
}
