import CoreFfi
import Foundation
import Testing

@testable import AppCore

/// From the list to a card and the form of a visit, over the real engine and the real server, in houses without a network.
@MainActor @Suite(.serialized)
struct VisitWalkTests {
    private let systolic = "common.pressure.sbp"

    private func phone() async throws -> (Server, Pocket) {
        let server = try Server(residents: 260)
        let pocket = try await Pocket(server)
        let signIn = SignInModel(pocket.desk, installation: Installation(installId: "i-1", name: "iPhone"))
        signIn.on(.asStaff)
        signIn.on(.login(text: "leader1"))
        signIn.on(.password(text: password))
        signIn.on(.enter)
        _ = try await pocket.waits { pocket.desk.way.places == [.worklist] ? true : nil }
        return (server, pocket)
    }

    /// So many whose visit can be done at the door.
    private func followed(_ pocket: Pocket, _ most: Int = 1) async throws -> [ListRow] {
        var followed: [ListRow] = []
        for row in try await pocket.desk.worklist(most: 500).rows where followed.count < most {
            let form = try await pocket.jiayi.visitForm(of: row.resident, now: Date())
            if form?.covers.isEmpty == false { followed.append(row) }
        }
        return followed
    }

    private func opens(_ of: UUID, _ pocket: Pocket) async throws -> VisitModel {
        pocket.desk.way.to(.visit(resident: of))
        let page = pocket.opened(VisitModel(pocket.desk, of: of))
        _ = try await pocket.shows(page) { _ in true }
        return page
    }

    private func writes(_ page: VisitModel, _ path: String, _ text: String, _ pocket: Pocket) async throws {
        page.on(.question(.write(path: path, text: text)))
        _ = try await pocket.shows(page) { $0.isKept && $0.given(path) == [text] }
    }

    /// Answers whatever is needed, question by question, as a well person would.
    private func fills(_ page: VisitModel, _ pocket: Pocket) async throws {
        page.on(.mode(mode: .home))
        _ = try await pocket.shows(page) { $0.form.mode == .home }
        while true {
            let form = try await pocket.shows(page, { $0.isKept }).form
            guard let next = form.questions.first(where: { $0.needed && $0.given.isEmpty }) else { break }
            page.on(.question(next.ofTheWell))
            _ = try await pocket.shows(page) { $0.isKept && $0.given(next.path)?.isEmpty == false }
        }
    }

    private func finishes(_ page: VisitModel, _ of: UUID, _ pocket: Pocket) async throws {
        _ = try await pocket.shows(page) { $0.form.ready }
        // A second tap finds no visit to finish.
        for _ in 0..<2 { page.on(.finish) }
        _ = try await pocket.waits { pocket.desk.way.places.contains(.visit(resident: of)) ? nil : true }
    }

    @Test func aVisitIsKeptFieldByFieldOutlivesTheAppAndBecomesOneVisit() async throws {
        let (server, pocket) = try await phone()
        defer { withExtendedLifetime(server) {} }
        let list = pocket.opened(WorklistModel(pocket.desk))
        _ = try await pocket.shows(list) { $0.list.whole && !$0.list.rows.isEmpty }
        let row = try #require(try await followed(pocket).first)
        pocket.line.cut = true
        list.on(.visit(resident: row.resident))
        #expect(pocket.place == .visit(resident: row.resident))

        let page = try await opens(row.resident, pocket)
        page.on(.mode(mode: .home))
        try await writes(page, systolic, "186", pocket)
        page.on(.question(.step(path: systolic, up: false)))
        page.on(.note(text: "门口量的，坐了五分钟"))
        _ = try await pocket.shows(page) { $0.isKept && $0.given(systolic) == ["185"] && !$0.form.note.isEmpty }
        let drafts = try await pocket.desk.worklist(most: 20).drafts
        #expect(drafts == [row.resident] && pocket.desk.frame.waiting == 0)

        try await pocket.jiayi.pause()
        try await pocket.jiayi.resume()
        let again = try await opens(row.resident, pocket)
        let kept = try await pocket.shows(again, { $0.form.kept }).form
        #expect(kept.note == "门口量的，坐了五分钟" && kept.mode == .home && !kept.ready)
        try await fills(again, pocket)
        let judged = try await pocket.shows(again) { $0.form.decided != nil }
        #expect(judged.form.decided?.emergency == true, "185 is dangerous")
        try await writes(again, systolic, "138", pocket)
        _ = try await pocket.shows(again) { $0.form.decided?.emergency == false }
        try await finishes(again, row.resident, pocket)
        _ = try await pocket.waits { pocket.desk.frame.waiting == 1 && pocket.desk.frame.offline ? true : nil }
        try await isCorrected(row, pocket)
    }

    /// Sent, and then put right by another in its place.
    private func isCorrected(_ row: ListRow, _ pocket: Pocket) async throws {
        let card = pocket.opened(ResidentCardModel(pocket.desk, of: row.resident, version: nil))
        #expect(try await pocket.shows(card) { $0.visits.contains(where: \.waits) }.visits.first?.waits == true)
        pocket.line.cut = false
        #expect(try await pocket.desk.synchronise() == .done)
        let sent = try await pocket.shows(card) { !$0.visits.contains(where: \.waits) }
        let visit = try #require(sent.visits.first)
        card.on(.correct(visit: visit.visit))
        _ = try await pocket.waits { pocket.place == .visit(resident: row.resident) ? true : nil }
        let correction = try await opens(row.resident, pocket)
        try await writes(correction, systolic, "136", pocket)
        try await finishes(correction, row.resident, pocket)
        try await pocket.nothingIsRefused()
        let corrected = try await pocket.shows(card) { card in
            card.visits.contains { $0.visit == visit.visit && $0.corrected }
        }
        #expect(corrected.visits.count { $0.happenedOn == visit.happenedOn && !$0.corrected } == 1)
    }

    @Test func aVisitThatIsRefusedLiesInTheTrayAndIsFilledInAgain() async throws {
        let (server, pocket) = try await phone()
        let (she, visit) = try await visited(pocket)
        pocket.line.cut = true
        #expect(try await pocket.jiayi.correctVisit(of: she, visit: visit, now: Date()))
        let page = try await opens(she, pocket)
        try await writes(page, systolic, "131", pocket)
        try await finishes(page, she, pocket)
        // Meanwhile somebody in the office corrects the same visit.
        let other = """
            {"visit": "\(UUID())", "resident": "\(she)", "happened_on": "\(pocket.desk.today())", "mode": "clinic",
            "place": "facility", "common": {"pressure": {"sbp": 129, "dbp": 79}, "heart_rate": 72},
            "forms": {"hypertension": {"symptoms": ["none"], "course": {"adherence": "regular"}}}, "corrects": "\(visit)"}
            """
        try await Office(server, "leader1").does("record_visit", other)

        pocket.line.cut = false
        let centre = pocket.opened(SyncCentreModel(pocket.desk) { $0 })
        _ = try await pocket.shows(centre) { $0.waiting.count == 1 }
        centre.on(.synchronise)
        let tray = try await pocket.shows(centre) { !$0.running && !$0.tray.isEmpty }.tray
        #expect(tray.count == 1 && tray[0].what == "record_visit" && tray[0].code == "STALE")
        #expect(tray[0].mine != nil && tray[0].now != nil, "both versions")
        _ = try await pocket.waits { pocket.desk.frame.rejected == 1 ? true : nil }
        centre.on(.mend(id: tray[0].id))
        _ = try await pocket.waits { pocket.place == .visit(resident: she) ? true : nil }
        let again = try await opens(she, pocket)
        #expect(again.value?.form.kept == true && again.value?.given(systolic) == ["131"])
        // What is being filled in is not lost to another try.
        centre.on(.mend(id: tray[0].id))
        _ = try await pocket.waits { pocket.place == .visit(resident: she, first: true) ? true : nil }
        centre.on(.setAside(id: tray[0].id))
        _ = try await pocket.shows(centre) { $0.tray.isEmpty }
        try await pocket.nothingIsRefused()
    }

    /// Somebody with a high pressure alone, and a visit of hers that the server has.
    private func visited(_ pocket: Pocket) async throws -> (UUID, UUID) {
        for row in try await followed(pocket, .max) {
            guard try await pocket.jiayi.visitForm(of: row.resident, now: Date())?.covers == ["hypertension"] else {
                continue
            }
            let page = try await opens(row.resident, pocket)
            try await fills(page, pocket)
            try await finishes(page, row.resident, pocket)
            try await pocket.nothingIsRefused()
            let card = try await pocket.jiayi.residentCard(of: row.resident, now: Date())
            return (row.resident, try #require(card?.visits.first).visit)
        }
        throw JiayiError.gone
    }

    @Test func whatIsThrownAwayIsGone() async throws {
        let (server, pocket) = try await phone()
        defer { withExtendedLifetime(server) {} }
        let row = try #require(try await followed(pocket).first)
        let page = try await opens(row.resident, pocket)
        try await writes(page, systolic, "150", pocket)
        page.on(.drop)
        // What comes after it is of no draft.
        page.on(.question(.write(path: systolic, text: "151")))
        _ = try await pocket.waits { pocket.desk.way.places.contains(.visit(resident: row.resident)) ? nil : true }
        let again = try await opens(row.resident, pocket)
        #expect(try await pocket.shows(again) { _ in true }.form.kept == false)
    }

    @Test func whatSheTypedIsKeptThoughThePageIsLeft() async throws {
        let (server, pocket) = try await phone()
        defer { withExtendedLifetime(server) {} }
        let row = try #require(try await followed(pocket).first)
        let page = VisitModel(pocket.desk, of: row.resident)
        try await pocket.opens(page) {
            _ = try await pocket.shows(page) { _ in true }
            for text in ["1", "13", "132"] { page.on(.question(.write(path: systolic, text: text))) }
        }
        _ = try await pocket.waits { page.value?.isKept == true ? true : nil }
        let again = try await opens(row.resident, pocket)
        #expect(again.value?.given(systolic) == ["132"])
    }

    @Test func manyHousesWithoutANetworkAreAsManyVisitsWhenThereIsOne() async throws {
        let (server, pocket) = try await phone()
        defer { withExtendedLifetime(server) {} }
        let round = try await followed(pocket, 20)
        #expect(round.count > 5)
        pocket.line.cut = true
        for (n, row) in round.enumerated() {
            let page = try await opens(row.resident, pocket)
            try await fills(page, pocket)
            try await finishes(page, row.resident, pocket)
            #expect(try await pocket.unsent().waiting == UInt32(n + 1))
        }
        try await pocket.desk.synchronise()
        #expect(try await pocket.unsent().waiting == UInt32(round.count), "nothing leaves without a network")
        try await pocket.nothingIsRefused()
        let today = pocket.desk.today()
        for row in round {
            let card = try await pocket.jiayi.residentCard(of: row.resident, now: Date())
            #expect(card?.visits.count { $0.happenedOn == today && !$0.waits } == 1, "\(row.name)")
        }
    }
}

extension Visit {
    fileprivate func given(_ path: String) -> [String]? { form.questions.first { $0.path == path }?.given }
}

extension VisitQuestion {
    /// What somebody who is well answers.
    var ofTheWell: QuestionEvent {
        switch answer {
        case .oneOf(let choices): .choose(path: path, code: choices[0].code, chosen: true)
        case .anyOf(let choices, let none): .choose(path: path, code: none ?? choices[0].code, chosen: true)
        default: .write(path: path, text: Self.wellNumbers[path.split(separator: ".").last ?? ""] ?? "1")
        }
    }

    private static let wellNumbers: [Substring: String] = ["sbp": "128", "dbp": "78", "fasting_glucose": "6.1"]
}
