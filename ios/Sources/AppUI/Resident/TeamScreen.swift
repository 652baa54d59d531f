import AppCore
import CoreFfi
import Design
import SwiftUI

/// R07: who they are and what there is, then which doctor, then which package.
public struct TeamScreen: View {
    let screen: Screen<TeamChoice>
    let on: @MainActor (TeamEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<TeamChoice>, on: @escaping @MainActor (TeamEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: title) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: {
            content($0)
        } foot: { choice in
            PrimaryButton(
                word: choice.step == .about ? look.words.teamChoose : look.words.next, enabled: choice.canGoOn
            ) {
                on(.next)
            }
        }
        .id(screen.content.value?.step)
    }

    private var title: String {
        switch screen.content.value?.step {
        case .about: screen.content.value?.team.name ?? ""
        case .doctor: look.words.teamDoctor
        case .package: look.words.teamPackage
        case nil: look.words.teamsTitle
        }
    }

    @ViewBuilder private func content(_ choice: TeamChoice) -> some View {
        if let at = choice.asOf { AsOf(at: at) }
        switch choice.step {
        case .about: about(choice.team)
        case .doctor: ForEach(choice.doctors, id: \.staff) { doctor($0, choice) }
        case .package: ForEach(choice.team.packages, id: \.package) { package($0, choice) }
        }
    }

    @ViewBuilder private func about(_ team: Team) -> some View {
        RoomBadge(room: team.room)
        Quiet(text: team.institutionName)
        if !team.introduction.isEmpty { Said(text: team.introduction) }
        Quiet(text: look.words.readingTeamHours(hours: team.hours))
        SecondaryButton(word: look.words.callNumber(phone: team.phone), sign: .phone) {
            on(.frame(.call(number: team.phone)))
        }
        Card {
            Heading(text: look.words.teamMembers)
            ForEach(team.members, id: \.staff) { member in
                Said(text: member.name)
                Quiet(text: member.about(look.words))
            }
        }
        Card {
            Heading(text: look.words.teamPackages)
            ForEach(team.packages, id: \.package) { package in
                Said(text: package.name)
                Quiet(text: package.feePerYear.said(look.words))
            }
        }
    }

    @ViewBuilder private func doctor(_ doctor: Member, _ choice: TeamChoice) -> some View {
        if let room = doctor.room {
            let about = "\(doctor.about(look.words)) · \(room.word(look.words))"
            if room.left == 0 {
                Card {
                    Said(text: doctor.name)
                    Quiet(text: about)
                }
            } else {
                Choice(word: doctor.name, chosen: doctor.staff == choice.doctor, about: about) {
                    on(.doctor(doctor: doctor.staff))
                }
            }
        }
    }

    @ViewBuilder private func package(_ package: Package, _ choice: TeamChoice) -> some View {
        let isChosen = package.package == choice.package
        Choice(word: package.name, chosen: isChosen, about: package.feePerYear.said(look.words)) {
            on(.pack(pack: package.package))
        }
        if isChosen {
            Card {
                if !package.description.isEmpty { Said(text: package.description) }
                ForEach(package.services, id: \.self) { Promised(promise: $0) }
            }
        }
    }
}

/// What was promised, and how much of it was done.
struct Promised: View {
    let promise: Promise

    @Environment(\.look) private var look

    var body: some View {
        Said(text: promise.label)
        Quiet(text: times)
    }

    private var times: String {
        let times = Int(promise.timesPerYear)
        if times == 0 { return look.words.contractWheneverNeeded }
        guard let delivered = promise.delivered else { return look.words.contractTimes(times: times) }
        return look.words.contractDoneOf(times: times, done: Int(delivered))
    }
}

extension Fees {
    func said(_ words: Words) -> String {
        resident == 0 ? words.teamFree : words.teamFee(total: yuan(total), own: yuan(resident))
    }
}

extension Member {
    fileprivate func about(_ words: Words) -> String {
        [words.duty(duty), title.flatMap(words.title)].compactMap { $0 }.joined(separator: " · ")
    }
}

extension TeamChoice {
    fileprivate func spoken(_ words: Words) -> String {
        switch step {
        case .about: "\(team.name)。\(team.introduction)\(team.room.word(words))。"
        case .doctor: words.teamDoctor + doctors.map { "\($0.name)。" }.joined()
        case .package:
            words.teamPackage + team.packages.map { "\($0.name)，\($0.feePerYear.said(words))。" }.joined()
        }
    }
}
