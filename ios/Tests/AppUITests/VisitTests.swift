import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private let symptoms = [
    VisitChoice(code: "none", zh: "无症状", en: "None"),
    VisitChoice(code: "headache_or_dizziness", zh: "头痛头晕", en: "Headache or dizziness"),
]
private let adherence = [
    VisitChoice(code: "regular", zh: "规律", en: "Regular"), VisitChoice(code: "irregular", zh: "间断", en: "Irregular"),
]
private let signs = [VisitChoice(code: "chest_pain", zh: "胸痛", en: "Chest pain")]
private let systolic = question(
    "common.pressure.sbp", "收缩压", "Systolic pressure", number("mmHg"), given: ["138"], last: ["142"], needed: true)
private let heart = question(
    "common.heart_rate", "心率", "Heart rate", number("次/分"), given: ["400"], wrong: "READING_RANGE")
private let missing = question(
    "common.pressure.dbp", "舒张压", "Diastolic pressure", number("mmHg"), needed: true, wrong: "MISSING_FIELD")

private let questions = [
    systolic, missing, heart,
    question(
        "forms.diabetes.fasting_glucose", "空腹血糖", "Fasting glucose", number("mmol/L", decimals: 1, meter: true),
        given: ["lo"], needed: true),
    question(
        "forms.hypertension.symptoms", "症状", "Symptoms", .anyOf(choices: symptoms, none: "none"), given: ["none"],
        last: ["none"], needed: true),
    question(
        "forms.hypertension.course.adherence", "服药依从性", "Takes the medicines", .oneOf(choices: adherence),
        given: ["regular"], needed: true),
    question(
        "common.danger_signs", "危险征象", "Danger signs", .anyOf(choices: signs, none: "none"), given: ["chest_pain"],
        needed: true),
    question("forms.hypertension.course.adr", "有药物不良反应", "Adverse drug reaction", .tick),
    question("forms.diabetes.hba1c_on", "糖化血红蛋白检查日期", "Day of the HbA1c test", .day, given: ["去年"], wrong: "BAD_VALUE"),
    question("common.other_signs", "其他体征", "Other signs", .text, last: ["无"]),
]

private func form(
    _ questions: [VisitQuestion] = questions, missing: UInt32 = 2, mode: VisitMode? = .home, on day: Day = today,
    kept: Bool = true, unread: Bool = false, corrects: UUID? = nil, faults: [FieldFault] = [], decided: Decided? = nil
) -> VisitForm {
    VisitForm(
        resident: id(50), name: "赵春兰", age: 71,
        programmes: [programme(60, "hypertension", last: found()), programme(62, "diabetes")],
        covers: ["hypertension", "diabetes"], mode: mode, happenedOn: day, lastOn: today.later(-80),
        questions: questions, note: "", dangerSignConfirmed: false, mayConfirm: true, corrects: corrects, kept: kept,
        unread: unread, missing: missing, ready: missing == 0, faults: faults, decided: decided, readings: [],
        medicines: [])
}

private func visit(_ form: VisitForm, unkept: [String: [String]] = [:], first: Bool = false) -> Visit {
    Visit(today: today, form: form, unkept: unkept, first: first)
}

private let whole = visit(form(missing: 0, decided: Decided(found: [found(1)], tasks: [], emergency: false)))
private let triage = OpenedTask(kind: "triage", urgency: "same_day")
private let dangerous = visit(
    form(
        missing: 0,
        decided: Decided(found: [found(action: "EMERGENCY_REFER")], tasks: [triage], emergency: true)))
private let unread = visit(form(kept: false, unread: true))
private let unknown = visit(
    form(
        missing: 0, on: today.later(-5), faults: [FieldFault(field: "forms.hypertension", code: "NOT_ENROLLED")]))
private let own: [(String, Visit)] = [
    ("typing", visit(form(), unkept: [missing.path: ["8"], Visit.note: ["门口量的"]])), ("whole", whole),
    ("another first", visit(form(), first: true)), ("unread", unread),
    ("correction", visit(form(missing: 0, corrects: id(61)))), ("danger", dangerous),
    ("of whom the phone knows too little", unknown), ("empty", visit(form([], missing: 1, mode: nil, kept: false))),
]
private let states = samples("G04 visit", visit(form()), own) { VisitScreen($0) { _ in } }

@MainActor
struct VisitTests {
    @Test(arguments: states)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    private let words = Words(.chinese)

    private func seen(
        _ visit: Visit, _ look: Look = Look(), letters: DynamicTypeSize = .large,
        _ on: @escaping @MainActor (VisitEvent) -> Void = { _ in }
    ) -> [Node] {
        tree(of: VisitScreen(screen(.ready(visit)), on: on)) { ($0.look, $0.dynamicTypeSize) = (look, letters) }
    }

    @Test func nothingIsFinishedBeforeItIsWhole() {
        #expect(seen(visit(form())).button(words.visitFinish)?.isEnabled == false)
        #expect(seen(visit(form())).says("还差2项") && !seen(visit(form())).says(words.visitKept))
        #expect(seen(whole).button(words.visitFinish)?.isEnabled == true && seen(whole).says(words.visitKept))
        let typing = visit(form(missing: 0), unkept: [systolic.path: ["1"]])
        #expect(!seen(typing).says(words.visitKept), "not before it is on the phone")
    }

    @Test func whatCannotWaitIsInSightWhereverTheFormIsScrolledToWithLettersOfAnySize() {
        for letters in [DynamicTypeSize.large, .accessibility5] {
            let nodes = seen(dangerous, Look(elderly: true), letters: letters)
            let scrolled = nodes.all.filter { $0.kind == .scroll }
            #expect(nodes.says(words.visitEmergency) && !scrolled.says(words.visitEmergency))
        }
        #expect(!seen(whole).says(words.visitEmergency))
    }

    @Test func whatWasFilledInAndCannotBeReadIsTold() {
        #expect(seen(unread).says(words.visitUnread) && seen(unread).button(words.visitDrop) != nil)
        #expect(seen(visit(form(), first: true)).says(words.visitFirst))
        #expect(seen(unknown).says(words.code("NOT_ENROLLED")?.title ?? "-") && seen(unknown).says(words.visitServer))
    }

    @Test func aNumberIsWrittenSteppedOrWhatTheMeterShows() {
        var events: [VisitEvent] = []
        let nodes = seen(visit(form())) { events.append($0) }
        nodes.field("收缩压（mmHg）")?.write?("139")
        nodes.button(words.visitMore(name: "收缩压"))?.act?()
        nodes.button(words.visitHigh)?.act?()
        let given = events.compactMap { event in
            if case .question(let question) = event { question } else { nil }
        }
        #expect(
            given == [
                .write(path: systolic.path, text: "139"), .step(path: systolic.path, up: true),
                .write(path: "forms.diabetes.fasting_glucose", text: "hi"),
            ])
    }

    @Test func whatIsWrongIsToldAtItsQuestionAndWhatIsMissingIsCounted() {
        let nodes = seen(visit(form()))
        #expect(nodes.says(words.code("READING_RANGE")?.title ?? "-"))
        #expect(!nodes.says(words.code("MISSING_FIELD")?.title ?? "-"))
        #expect(nodes.field("舒张压（mmHg）")?.text?.isEmpty == true && nodes.says("上次：142"))
    }

    @Test func whatIsTypedStandsThereBeforeItIsKept() {
        let typing = visit(form(), unkept: [missing.path: ["8"], "forms.hypertension.course.adherence": ["irregular"]])
        let nodes = seen(typing)
        #expect(nodes.field("舒张压（mmHg）")?.text == "8")
        #expect(nodes.button("间断")?.traits.contains(.isSelected) == true)
        #expect(nodes.button("规律")?.traits.contains(.isSelected) == false)
    }

    @Test func aDangerSignIsConfirmedOnlyWhereOneIsGiven() {
        let confirms = { (nodes: [Node]) in nodes.all.contains { $0.said == self.words.visitConfirmDanger } }
        #expect(confirms(seen(visit(form()))) && !confirms(seen(visit(form([systolic])))))
    }
}
