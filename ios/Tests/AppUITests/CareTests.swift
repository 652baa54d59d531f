import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private func found(_ programme: String, _ controlled: Bool) -> FoundLine {
    FoundLine(programme: programme, visitClass: 1, action: "continue", controlled: controlled, nextDue: today)
}

private let visits = Visits(
    today: today,
    planned: [
        Visits.Planned(enrolment: id(110), programme: "hypertension", due: today.later(-3)),
        Visits.Planned(enrolment: id(111), programme: "diabetes", due: today.later(12)),
    ],
    done: [
        VisitLine(
            visit: id(112), happenedOn: today.later(-80), mode: .home, by: "王秀兰",
            found: [found("hypertension", true), found("diabetes", false)], note: nil, corrected: false, waits: false,
            version: nil)
    ])
private let none = Visits(today: today, planned: [], done: [])
private let team = Doctor(team: careTeam)

private let samples =
    [
        ("loading", screen(.loading)), ("normal", screen(.ready(visits))), ("empty", screen(.ready(none))),
        ("error", screen(.failed(code: "BUSY", network: false))), ("offline", screen(.ready(visits), offline)),
    ].map { state in Sample("R19 visits \(state.0)") { VisitsScreen(state.1) { _ in } } }
    + [
        ("loading", screen(.loading)), ("normal", screen(.ready(team))),
        ("empty", screen(.ready(Doctor(team: nil)), Frame())),
        ("error", screen(.failed(code: "BUSY", network: false))), ("offline", screen(.ready(team), offline)),
    ].map { state in Sample("L05 doctor \(state.0)") { DoctorScreen(state.1) { _ in } } }

@MainActor
struct CareTests {
    @Test(arguments: samples)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    @Test func onlyWhatShouldHaveBeenSaysThatItIsLate() {
        let words = Words(.chinese)
        let nodes = tree(of: VisitsScreen(screen(.ready(visits))) { _ in })
        #expect(nodes.all.count { $0.text == words.visitsLate } == 1)
        #expect(nodes.says("2026年2月27日") && nodes.says(words.cardControlled) && nodes.says(words.cardUncontrolled))
        #expect(none.spoken(words) == words.visitsNone && visits.spoken(words).contains("2月27日"))
    }

    @Test func theDoctorIsCalledWithOneTapAndAnEmergencyIsNotTheDoctor() {
        var events: [DoctorEvent] = []
        let nodes = tree(of: DoctorScreen(screen(.ready(team))) { events.append($0) })
        let words = Words(.chinese)
        nodes.button(words.callDoctor(doctor: "王秀兰"))?.act?()
        nodes.button(words.call120)?.act?()
        guard events.count == 2, case .frame(.call("0857-7221101")) = events[0],
            case .frame(.call("120")) = events[1]
        else { Issue.record("\(events)"); return }
        #expect(nodes.says(words.doctorNobodyWatches))
    }

    @Test func withoutATeamTheOneThingToDoIsToSign() {
        let nodes = tree(of: DoctorScreen(screen(.ready(Doctor(team: nil)))) { _ in })
        #expect(nodes.button(Words(.chinese).homeSign)?.identifier == PrimaryButton.identifier)
        #expect(nodes.button(Words(.chinese).call120) != nil)
    }
}
