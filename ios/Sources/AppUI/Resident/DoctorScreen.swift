import AppCore
import CoreFfi
import Design
import SwiftUI

/// L05.
public struct DoctorScreen: View {
    let screen: Screen<Doctor>
    let on: @MainActor (DoctorEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Doctor>, on: @escaping @MainActor (DoctorEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.homeDoctor) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: { doctor in
            if let team = doctor.team { whom(team) } else { nobody }
            SecondaryButton(word: look.words.call120, sign: .phone, tone: .danger) {
                on(.frame(.call(number: Words.emergency)))
            }
            Quiet(text: look.words.doctorNobodyWatches)
            Card { Line(sign: .calendar, word: look.words.visitsTitle) { on(.openVisits) } }
        }
    }

    @ViewBuilder private var nobody: some View {
        Said(text: look.words.homeNoTeam)
        PrimaryButton(word: look.words.homeSign, sign: .pen) { on(.sign) }
    }

    @ViewBuilder private func whom(_ team: CareTeam) -> some View {
        Card {
            Said(text: team.doctor, size: \.heading)
            Said(text: team.name)
            Quiet(text: team.institution)
            if let hours = team.hours { Quiet(text: look.words.readingTeamHours(hours: hours)) }
        }
        if let phone = team.phone {
            PrimaryButton(word: look.words.callDoctor(doctor: team.doctor), sign: .phone) {
                on(.frame(.call(number: phone)))
            }
        }
    }
}

extension Doctor {
    func spoken(_ words: Words) -> String {
        guard let team else { return words.homeNoTeam }
        return "\(words.contractWith(doctor: team.doctor))。" + (team.hours.map(words.readingTeamHours) ?? "")
    }
}
