import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private let both = Teams(institutions: [clinic, farClinic])
private let here = but(both) { ($0.chosen, $0.teams) = (clinic, [teamHere, teamTaken]) }
private let choice = TeamChoice(team: teamHere)

private let samples =
    standing("R06", full: here) { TeamsScreen($0) { _ in } }
    + states(
        "R06",
        [
            ("where", both), ("of a clinic", here), ("without a team", but(here) { $0.teams = [] }),
            ("empty", Teams(institutions: [])), ("kept", but(here) { $0.asOf = now }),
        ]
    ) { TeamsScreen($0) { _ in } }
    + standing("R07", full: choice) { TeamScreen($0) { _ in } }
    + states(
        "R07",
        [
            ("about", choice), ("kept", but(choice) { $0.asOf = now }), ("full", TeamChoice(team: teamTaken)),
            ("doctor", but(choice) { ($0.step, $0.doctor) = (.doctor, id(203)) }),
            ("package", but(choice) { ($0.step, $0.package) = (.package, id(211)) }),
        ]
    ) { TeamScreen($0) { _ in } }

@MainActor
struct TeamsTests {
    private let words = Words(.chinese)

    @Test(arguments: samples)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    @Test func whereNobodyIsTheHealthLineIs() {
        var called: [FrameEvent] = []
        let nodes = tree(
            of: TeamsScreen(screen(.ready(Teams(institutions: [])))) {
                if case .frame(let event) = $0 { called.append(event) }
            })
        nodes.all.first { $0.kind == .button && $0.said.contains("12320") }?.act?()
        #expect(called.last == .call(number: "12320"))
    }

    @Test func howFarItIsIsSaidAsPeopleSayIt() {
        let nodes = tree(of: TeamsScreen(screen(.ready(both))) { _ in })
        #expect(nodes.says("约640米") && nodes.says("约12.4公里"))
    }

    @Test func whatThePhoneHadKeptSaysSinceWhen() {
        let said = words.teamsAsOf(time: words.time(now))
        let (list, team) = (but(here) { $0.asOf = now }, but(choice) { $0.asOf = now })
        #expect(tree(of: TeamsScreen(screen(.ready(list))) { _ in }).says(said))
        #expect(tree(of: TeamScreen(screen(.ready(team))) { _ in }).says(said))
        #expect(!tree(of: TeamsScreen(screen(.ready(here))) { _ in }).says(said))
    }

    @Test func aFullTeamCannotBeChosenNorAFullDoctor() {
        let full = tree(of: TeamScreen(screen(.ready(TeamChoice(team: teamTaken)))) { _ in })
        #expect(full.button(words.teamChoose)?.isEnabled == false)
        let doctors = tree(of: TeamScreen(screen(.ready(but(choice) { $0.step = .doctor }))) { _ in })
        let choices = doctors.all.filter { $0.kind == .button && $0.said.contains("王秀兰") }
        #expect(choices.count == 1 && doctors.says("陈志强"))
        #expect(!doctors.all.contains { $0.kind == .button && $0.said.contains("陈志强") })
    }

    @Test func whatIsPromisedIsShownOfTheChosenPackageOnly() {
        func seen(_ package: UUID?) -> [Node] {
            tree(of: TeamScreen(screen(.ready(but(choice) { ($0.step, $0.package) = (.package, package) }))) { _ in })
        }
        #expect(!seen(nil).says("慢病随访") && seen(id(211)).says("慢病随访"))
        #expect(seen(id(211)).says("一年4次，已做2次") && seen(id(211)).says(words.contractWheneverNeeded))
    }
}
