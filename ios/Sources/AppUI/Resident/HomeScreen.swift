import AppCore
import CoreFfi
import Design
import SwiftUI

/// R05, and L01 in elderly mode.
public struct HomeScreen: View {
    let screen: Screen<Home>
    let on: @MainActor (HomeEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Home>, on: @escaping @MainActor (HomeEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        if look.elderly { ElderlyHome(screen: screen, on: on) } else { standard }
    }

    private var standard: some View {
        PageView(screen: screen, title: title, root: true) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: { home in
            if home.people.count > 1 { people(home) }
            next(home.next)
            medicines(home)
            measuring(home.lastReading)
            team(home.team)
            ways(home)
        }
    }

    private var title: String {
        screen.content.value?.name.map { look.words.homeHello(name: $0) } ?? look.words.homeTitle
    }

    private func people(_ home: Home) -> some View {
        Tiled(items: home.people, id: \.resident) { person in
            Choice(word: person.name ?? look.words.homeFamily, chosen: person.resident == home.resident) {
                on(.switchTo(resident: person.resident))
            }
        }
    }

    private func next(_ notice: Notice?) -> some View {
        Card {
            Heading(text: look.words.homeNextTitle)
            if let notice {
                let kind = NoticeKind(notice)
                Badge(tone: kind.tone, sign: kind.sign, word: kind.title(look.words))
                if let about = notice.about { Said(text: about) }
                PrimaryButton(word: kind.action(look.words)) { on(.openNotice(source: notice.source)) }
            } else {
                Badge(tone: .good, sign: .check, word: look.words.homeNothing)
            }
        }
    }

    private func medicines(_ home: Home) -> some View {
        Card {
            WayView {
                on(.openMedicines)
            } content: {
                Heading(text: look.words.homeMedicines)
                if let first = home.first, let lasts = first.lasts {
                    let supply = Supply(first, lasts)
                    Said(text: first.title)
                    Badge(tone: supply.tone, sign: supply.sign, word: supply.said(look.words, lasts.daysLeft))
                } else {
                    Quiet(text: look.words.medicineNone)
                }
            }
        }
    }

    private func measuring(_ last: ShownReading?) -> some View {
        Card {
            Heading(text: look.words.homeMeasures)
            if let last {
                Said(text: look.words.value(last.value), size: \.title)
                Quiet(text: look.words.time(last.takenAt))
            }
            SecondaryButton(word: look.words.homeMeasure, sign: .heart) { on(.measurePressure) }
            SecondaryButton(word: look.words.homeGlucose, sign: .drop) { on(.measureGlucose) }
        }
    }

    private func team(_ team: CareTeam?) -> some View {
        Card {
            Heading(text: look.words.homeDoctor)
            if let team {
                Said(text: team.doctor, size: \.title)
                Quiet(text: "\(team.institution) · \(team.name)")
                if let hours = team.hours { Quiet(text: look.words.readingTeamHours(hours: hours)) }
                if let phone = team.phone {
                    SecondaryButton(word: look.words.callDoctor(doctor: team.doctor), sign: .phone) {
                        on(.frame(.call(number: phone)))
                    }
                }
            } else {
                Said(text: look.words.homeNoTeam)
                SecondaryButton(word: look.words.homeSign, sign: .pen) { on(.openContract) }
            }
        }
    }

    private func ways(_ home: Home) -> some View {
        let words = look.words
        let news = home.notices > 0 ? words.homeInboxNew(count: Int(home.notices)) : nil
        return Lines(lines: [
            Line(sign: .bell, word: words.homeInbox, about: news) { on(.openInbox) },
            Line(sign: .chart, word: words.homeTrend) { on(.openTrend) },
            Line(sign: .calendar, word: words.visitsTitle) { on(.openVisits) },
            Line(sign: .document, word: words.homeContract) { on(.openContract) },
            Line(sign: .people, word: words.homeFamily) { on(.openFamily) },
            Line(sign: .gear, word: words.settingsTitle) { on(.openSettings) },
            Line(sign: .person, word: words.homeElderly) { on(.switchEdition) },
        ])
    }
}

extension Home {
    /// The medicine that ends first.
    var first: Medicine? { medicines.first { $0.lasts != nil } }

    /// What is read aloud: the medicine that ends first, and if all is well, that it is.
    func spoken(_ words: Words) -> String {
        if let first, let lasts = first.lasts, Supply(first, lasts) != .enough, let said = first.spoken(words) {
            return said
        }
        return next?.title(words) ?? words.homeNothingSpoken
    }
}

extension Notice {
    func title(_ words: Words) -> String {
        let title = NoticeKind(self).title(words)
        return about.map { "\(title)（\($0)）" } ?? title
    }
}
