import CoreFfi
import Foundation

@testable import AppCore

/// Whom the team sees to.
let whom = Whom(resident: id(50), name: "欧阳建国", version: 1)

func due(_ words: String, _ on: Day, urgent: Bool = false) -> DueLine {
    DueLine(words: words, source: id(52), on: on, urgent: urgent)
}

let urgent = ListRow(
    resident: id(50), name: "赵春兰", age: 71, bucket: .overdue1To30, daysOverdue: 12, risk: .urgent,
    riskWords: ["家庭血压190/115", "独居"], lastContact: today.later(-40), medicineDaysLeft: 7,
    dues: [due("危急值待处理", today, urgent: true), due("高血压随访", today.later(-12))], village: nil,
    assignedTo: id(53), snoozedUntil: nil, invitedOn: nil, lastValues: ["138/84 毫米汞柱（目标140/90以下）"],
    contactWords: "打电话", version: 1)

let calm = ListRow(
    resident: id(54), name: "欧阳建国", age: 71, bucket: .thisWeek, daysOverdue: -3, risk: .low, riskWords: [],
    lastContact: nil, medicineDaysLeft: 0, dues: [due("老年人健康体检", today.later(3))], village: nil, assignedTo: nil,
    snoozedUntil: nil, invitedOn: nil, lastValues: [], contactWords: nil, version: 1)

let buckets: [BucketCount] = [
    BucketCount(bucket: .overdueOver90, residents: 3), BucketCount(bucket: .overdue31To90, residents: 10),
    BucketCount(bucket: .overdue1To30, residents: 17), BucketCount(bucket: .today, residents: 24),
    BucketCount(bucket: .thisWeek, residents: 31), BucketCount(bucket: .thisMonth, residents: 38),
    BucketCount(bucket: .unscheduled, residents: 45),
]

func page(
    _ rows: [ListRow] = [urgent, calm], whole: Bool = true, counts: [BucketCount] = buckets, next: String? = nil,
    nextDue: Day? = nil
) -> Worklist {
    Worklist(
        team: id(1), asOf: today, whole: whole, counts: counts, rows: rows, next: next, nextDue: nextDue,
        drafts: [urgent.resident])
}

func found(
    _ visitClass: UInt8 = 2, action: String = "adjust", controlled: Bool = false, nextDue: Day = today.later(14)
) -> FoundLine {
    FoundLine(
        programme: "hypertension", visitClass: visitClass, action: action, controlled: controlled, nextDue: nextDue)
}

func programme(_ n: UInt8, _ code: String, last: FoundLine? = nil, nextDue: Day? = today.later(14)) -> ProgrammeLine {
    ProgrammeLine(
        enrolment: id(n), programme: code, state: .enrolled, lastVisit: last == nil ? nil : id(61),
        lastVisitOn: last == nil ? nil : today, last: last, nextDue: nextDue)
}

let openTask = TaskLine(
    task: id(64), kind: "triage", urgency: "same_day", state: "open", openedAt: now, dueAt: now, version: 1)

/// One of each question that a form may have.
func question(
    _ path: String, _ zh: String, _ en: String, _ answer: VisitAnswer, given: [String] = [], last: [String] = [],
    needed: Bool = false, wrong: String? = nil
) -> VisitQuestion {
    VisitQuestion(path: path, zh: zh, en: en, answer: answer, given: given, last: last, needed: needed, wrong: wrong)
}

func number(_ unit: String, decimals: UInt8 = 0, meter: Bool = false) -> VisitAnswer {
    .number(unitZh: unit, unitEn: unit, decimals: decimals, meter: meter)
}
