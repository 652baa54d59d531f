import AppCore
import CoreFfi
import Design
import SwiftUI

/// R06.
public struct TeamsScreen: View {
    /// 12320, the national health line. Source: domain 07.
    private static let healthLine = "12320"

    let screen: Screen<Teams>
    let on: @MainActor (TeamsEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Teams>, on: @escaping @MainActor (TeamsEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(
            screen: screen,
            title: screen.content.value?.chosen == nil ? look.words.teamsWhere : look.words.teamsTitle
        ) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: {
            content($0)
        }
        .id(screen.content.value?.chosen?.institution)
    }

    @ViewBuilder private func content(_ teams: Teams) -> some View {
        if let at = teams.asOf { AsOf(at: at) }
        if let chosen = teams.chosen {
            here(chosen, teams.teams)
        } else if teams.institutions.isEmpty {
            Said(text: look.words.teamsNone)
            Quiet(text: look.words.teamsHotline)
            SecondaryButton(word: look.words.callNumber(phone: Self.healthLine), sign: .phone) {
                on(.frame(.call(number: Self.healthLine)))
            }
        } else {
            ForEach(teams.institutions, id: \.institution) { place($0) }
        }
    }

    private func place(_ institution: Institution) -> some View {
        Card {
            WayView {
                on(.choose(institution: institution.institution))
            } content: {
                Heading(text: institution.name)
                if let metres = institution.metres { Quiet(text: look.words.away(metres)) }
                Said(text: institution.address)
                Quiet(text: institution.hours)
            }
        }
    }

    @ViewBuilder private func here(_ institution: Institution, _ teams: [Team]) -> some View {
        Quiet(text: institution.name)
        if teams.isEmpty { Said(text: look.words.teamsNoneHere) }
        ForEach(teams, id: \.team) { team in
            Card {
                WayView {
                    on(.open(team: team.team))
                } content: {
                    Heading(text: team.name)
                    Said(text: team.members.filter { $0.room != nil }.map(\.name).joined(separator: "、"))
                    RoomBadge(room: team.room)
                }
            }
        }
    }
}

/// What is shown was kept on the phone: since when.
struct AsOf: View {
    let at: Date

    @Environment(\.look) private var look

    var body: some View {
        Badge(tone: .warn, sign: .offline, word: look.words.teamsAsOf(time: look.words.time(at))).announced()
    }
}

/// How many more a team or a doctor can take on.
struct RoomBadge: View {
    let room: Room

    @Environment(\.look) private var look

    var body: some View {
        let isFull = room.left == 0
        Badge(tone: isFull ? .warn : .good, sign: isFull ? .stop : .check, word: room.word(look.words))
    }
}

extension Room {
    func word(_ words: Words) -> String { left == 0 ? words.teamFull : words.teamRoom(count: Int(left)) }
}

extension Words {
    fileprivate func away(_ metres: UInt32) -> String {
        metres < 1000
            ? teamMetres(metres: Int(metres))
            : teamKilometres(kilometres: String(format: "%.1f", Double(metres) / 1000))
    }
}

extension Teams {
    fileprivate func spoken(_ words: Words) -> String {
        if chosen != nil {
            return "\(words.teamsTitle)。" + teams.map { "\($0.name)，\($0.room.word(words))。" }.joined()
        }
        if institutions.isEmpty { return words.teamsNone }
        return words.teamsWhere + institutions.map { "\($0.name)。" }.joined()
    }
}
