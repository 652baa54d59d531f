import CoreFfi
import Foundation
import Testing

@testable import AppCore

/// G06 over the real engine and the real server: what a resident asks for, and how it is answered.
@MainActor @Suite(.serialized)
struct ApprovalsWalkTests {
    private static let good: Set = ["regimen_stable", "long_term_need", "other_diagnoses.goals_met"]

    private let server: Server
    private let pocket: Pocket

    init() async throws {
        server = try Server()
        pocket = try await Pocket(server)
        _ = try await pocket.jiayi.signsIn("leader1")
        try await pocket.desk.begin()
    }

    /// On her own phone; and the item as it lies before the doctor.
    private func asks(_ page: ApprovalsModel) async throws -> (Pocket, Approval) {
        let hers = try await Pocket(server)
        try await hers.signsIn("13800130001", server)
        let her = try #require(hers.desk.shown)
        let medicines = try await hers.jiayi.medicines(of: her, now: Date())
        let due = medicines.first(where: \.canAsk)
        let asked = try #require(due)
        _ = try await hers.jiayi.requestRefill(of: her, medicines: [asked.medicine], note: nil, now: Date())
        try await hers.desk.synchronise()
        try await pocket.desk.synchronise()
        let item = try await pocket.shows(page) { $0.its(her, asked.name) != nil }.its(her, asked.name)
        return (hers, try #require(item))
    }

    private func state(of item: Approval, on hers: Pocket) async throws -> Refill? {
        try await hers.desk.synchronise()
        let requests = try await hers.jiayi.refills(of: item.resident, now: Date())
        return requests.flatMap(\.items).first { $0.stands.item == item.id }?.stands
    }

    @Test func aNoWaitsForANetworkWithItsReasonAndSheReadsIt() async throws {
        let page = pocket.opened(ApprovalsModel(pocket.desk))
        let (hers, item) = try await asks(page)
        page.on(.refuse(item: item.id))
        guard case .reason(let about) = pocket.place else { Issue.record("no reason"); return }
        let reason = pocket.opened(ReasonModel(pocket.desk, about: about))
        reason.on(.send)
        #expect(pocket.place == .reason(about), "without a reason nothing is sent")
        pocket.line.cut = true
        reason.on(.write(text: "血压还没有稳定，请来门诊"))
        reason.on(.send)
        _ = try await pocket.shows(page) { $0.its(item) == nil }
        #expect(try await pocket.unsent().waiting == 1)
        try await pocket.nothingIsRefused()
        let refused = try await state(of: item, on: hers)
        #expect(refused?.state == .refused && refused?.reason == "血压还没有稳定，请来门诊")
    }

    @Test func whatItLacksIsRecordedOnThePhoneSheConfirmsItOnHersAndItIsSigned() async throws {
        let page = pocket.opened(ApprovalsModel(pocket.desk))
        let (hers, item) = try await asks(page)
        #expect(item.lacks == [.visit, .education] && !item.clear)
        page.on(.choose(item: item.id, approved: true))
        page.on(.alone(item: item.id))
        page.on(.next)
        #expect(page.value?.chosen.isEmpty == true && page.value?.confirming == false)
        page.on(.record(item: item.id, evidence: .assessment))
        #expect(pocket.place == .worklist, "whoever was not seen is not judged")
        try await isSeen(item.resident)
        _ = try await pocket.shows(page) { $0.its(item)?.lacks.first == .assessment }

        // Without a network: both are kept, and sent when there is one.
        pocket.line.cut = true
        let assessment = try await opens(.assessment, of: item, from: page)
        #expect(assessment.entered == nil, "nothing is entered yet")
        assessment.on(.record)
        try await answers(assessment)
        let filled = try await pocket.shows(assessment) { $0.form.ready }
        #expect(filled.form.scope == "strict" && filled.form.left == ["LRX-303", "LRX-304"])
        try await isThereAgain(filled, assessment)
        for _ in 0..<2 { assessment.on(.record) }
        _ = try await pocket.shows(page) { $0.its(item)?.against == ["LRX-303", "LRX-304"] }
        let education = try await opens(.education, of: item, from: page)
        try await answers(education)
        _ = try await pocket.shows(education) { $0.form.left == ["LRX-304"] }
        education.on(.record)
        _ = try await pocket.shows(page) { $0.its(item)?.lacks == [.confirmation] }
        #expect(try await pocket.unsent().waiting == 2)
        try await pocket.nothingIsRefused()

        try await confirms(item, on: hers)
        try await pocket.desk.synchronise()
        _ = try await pocket.shows(page) { $0.its(item)?.against.isEmpty == true }
        try await isSigned(item, on: page)
        #expect(try await state(of: item, on: hers)?.state == .reviewed)
    }

    /// After the end of the process, as the system keeps it.
    private func isThereAgain(_ filled: Filling, _ page: EvidenceModel) async throws {
        let place = try #require(pocket.place)
        guard case .evidence(let resident, let item, let evidence) = place else { Issue.record("\(place)"); return }
        let kept = try #require(Draft(nil, place, page.entered, at: Date()))
        let draft = try #require(Draft(text: kept.text))
        #expect(draft == kept && draft.place == place)
        try await pocket.desk.begin()
        #expect(pocket.place == .worklist)
        #expect(try await pocket.desk.takesUp(draft))
        #expect(pocket.place == place)
        let anew = EvidenceModel(pocket.desk, of: resident, item: item, evidence: evidence)
        anew.takeUp(["a path", "2", "one"])
        #expect(anew.entered == nil, "what was cut off is nothing")
        anew.takeUp(draft.entered)
        #expect(try await pocket.shows(pocket.opened(anew)) == filled)
    }

    /// Never without a network, and once.
    private func isSigned(_ item: Approval, on page: ApprovalsModel) async throws {
        let choose = {
            page.on(.choose(item: item.id, approved: true))
            page.on(.next)
            page.on(.monitored(looked: true))
        }
        choose()
        pocket.line.cut = true
        page.on(.approve)
        let refused = try await pocket.shows(page) { !$0.refused.isEmpty }
        #expect(refused.refused[item.id] == .noAnswer && refused.its(item) != nil && !refused.confirming)
        pocket.line.cut = false
        choose()
        for _ in 0..<2 { page.on(.approve) }
        let signed = try await pocket.shows(page) { $0.signed == 1 }
        #expect(signed.refused.isEmpty && signed.its(item) == nil)
    }

    /// Today, and found well.
    private func isSeen(_ resident: UUID) async throws {
        let well = #"{"symptoms": ["none"], "course": {"adherence": "regular"}}"#
        let sugar = #"{"symptoms": ["none"], "course": {"adherence": "regular"}, "fasting_glucose": {"tenths": 61}}"#
        try await Office(server, "leader1").does(
            "record_visit",
            """
            {"visit": "\(UUID())", "resident": "\(resident)", "happened_on": "\(pocket.desk.today())", "mode": "clinic",
            "place": "facility", "common": {"pressure": {"sbp": 128, "dbp": 78}, "heart_rate": 72},
            "forms": {"hypertension": \(well), "diabetes": \(sugar)}}
            """)
        try await pocket.desk.synchronise()
    }

    private func opens(_ evidence: Evidence, of item: Approval, from page: ApprovalsModel) async throws -> EvidenceModel
    {
        page.on(.record(item: item.id, evidence: evidence))
        #expect(pocket.place == .evidence(resident: item.resident, item: item.id, evidence: evidence))
        let model = pocket.opened(EvidenceModel(pocket.desk, of: item.resident, item: item.id, evidence: evidence))
        #expect(try await pocket.shows(model).form.ready == false)
        return model
    }

    /// As of somebody who is well: what would be bad is no.
    private func answers(_ page: EvidenceModel) async throws {
        for question in try await pocket.shows(page).form.questions where question.given.isEmpty {
            switch question.answer {
            case .text: page.on(.question(.write(path: question.path, text: "病情稳定，方案不变。")))
            case .anyOf(let choices, _):
                for choice in choices {
                    page.on(.question(.choose(path: question.path, code: choice.code, chosen: true)))
                }
            default:
                let isGood = Self.good.contains { question.path == "answers.\($0)" }
                page.on(.question(.choose(path: question.path, code: isGood ? "yes" : "no", chosen: true)))
            }
        }
    }

    /// By her own name under it.
    private func confirms(_ item: Approval, on hers: Pocket) async throws {
        try await hers.desk.synchronise()
        let status = hers.opened(RefillStatusModel(hers.desk))
        #expect(try await hers.shows(status) { $0.toConfirm != nil }.toConfirm?.days == 84)
        status.on(.confirm)
        #expect(hers.place == .longConfirmation)
        let page = hers.opened(LongConfirmationModel(hers.desk))
        let shown = try await hers.shows(page) { $0.shown != nil }.shown
        #expect(shown?.medicines.contains { $0.name == item.item.name } == true)
        page.on(.draw(stroke: [Dot(x: 0.2, y: 0.2), Dot(x: 0.8, y: 0.3)]))
        page.on(.confirm)
        _ = try await hers.shows(page) { $0.done }
    }
}

extension Approvals {
    fileprivate func its(_ resident: UUID, _ name: String) -> Approval? {
        waiting.first { $0.resident == resident && $0.item.name == name }
    }

    fileprivate func its(_ item: Approval) -> Approval? { waiting.first { $0.id == item.id } }
}
