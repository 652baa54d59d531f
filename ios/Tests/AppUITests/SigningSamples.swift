import CoreFfi
import Foundation

@testable import AppCore

let clinic = Institution(
    institution: id(200), name: "金沙城关社区卫生服务中心", address: "金沙县城关镇河滨路18号", phone: "0857-7221100",
    hours: "周一至周日 8:00—17:30", metres: 640)
let farClinic = Institution(
    institution: id(201), name: "柳塘镇卫生院", address: "金沙县柳塘镇正街", phone: "0857-7221200",
    hours: "周一至周日 8:00—17:30", metres: 12400)

let free = Fees(total: 12000, insurance: 6000, publicHealth: 6000, resident: 0)
let paid = Fees(total: 12000, insurance: 6000, publicHealth: 4000, resident: 2000)

let promises = [
    Promise(kind: "follow_up", label: "慢病随访", timesPerYear: 4, delivered: 2),
    Promise(kind: "public_health", label: "老年人健康体检", timesPerYear: 1, delivered: nil),
    Promise(kind: "medicine_guidance", label: "用药指导", timesPerYear: 0, delivered: nil),
]

let packages = [
    Package(
        package: id(210), name: "基础服务包", kind: "basic", description: "看病、随访和用药指导。", feePerYear: free,
        services: promises),
    Package(
        package: id(211), name: "老年人慢病服务包", kind: "custom", description: "高血压和糖尿病，每季度随访。", feePerYear: paid,
        services: promises),
]

func team(_ n: UInt8, _ name: String, left: UInt32) -> Team {
    Team(
        team: id(n), name: name, introduction: "服务河滨、东门两个社区，每周二下午到社区。", phone: "0857-7221101",
        hours: "周一至周五 8:00—17:30", institutionName: clinic.name,
        members: [
            Member(
                staff: id(203), name: "王秀兰", duty: "leader", title: "intermediate", room: Room(cap: 2000, left: 120)),
            Member(staff: id(204), name: "陈志强", duty: "doctor", title: nil, room: Room(cap: 2000, left: 0)),
            Member(staff: id(205), name: "周敏", duty: "nurse", title: "junior", room: nil),
        ],
        room: Room(cap: 4000, left: left), packages: packages)
}

let teamHere = team(202, "家医一队", left: 120)
let teamTaken = team(206, "家医二队", left: 0)

let wanted = Wanted(
    team: id(202), doctor: id(203), package: id(211), startsOn: "2026-03-02", years: 1, priorityGroups: [], origin: .new
)
let offer = Offer(
    wanted: wanted, team: teamHere.name, doctor: "王秀兰", institution: clinic.name, package: "老年人慢病服务包")

func agreement(guardian: UUID? = nil, against: [String] = [], fee: Fees = paid) -> Agreement {
    Agreement(
        contract: id(220), wanted: wanted, templateVersion: "zh-2026.1",
        documentHash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        text: "家庭医生签约服务协议书\n\n一、签约双方\n  乙方（签约居民）：赵春兰\n八、本协议到期自行终止，不自动续签。",
        endsOn: "2027-03-01", feeOfTerm: fee, guardian: guardian, against: against)
}

let sharing = ConsentText(
    purpose: .familySharing, version: "zh-2026.1", hash: "0", title: "让家人帮忙",
    body: "您同意后，您选的家人可以按您定的范围看您的记录、替您续药。\n您可以随时撤回。", optional: true)

let herName = Drawing([
    [Dot(x: 0.2, y: 0.1), Dot(x: 0.35, y: 0.15), Dot(x: 0.25, y: 0.3)], [Dot(x: 0.5, y: 0.1), Dot(x: 0.5, y: 0.35)],
])

func possible(
    withdraw: Bool = false, renew: Bool = false, end: Bool = false, takeBack: Bool = false
) -> Possible {
    Possible(withdraw: withdraw, renew: renew, end: end, takeBack: takeBack)
}

func contract(
    _ n: UInt8 = 100, status: String = "active", can: Possible = possible(end: true), declined: String? = nil,
    steps: [StepState] = [.done, .done, .now, .later]
) -> Contract {
    let names: [StepName] = [.submitted, .answered, .inForce, .ended]
    return Contract(
        contract: id(n), status: status, team: id(202), teamName: teamHere.name, doctor: id(203), doctorName: "王秀兰",
        institutionName: clinic.name, package: id(211), packageName: "老年人慢病服务包", startsOn: "2025-08-14",
        endsOn: "2026-08-13", years: 1, feePerYear: paid, priorityGroups: [],
        signedAt: Date(timeIntervalSince1970: 1_755_000_000), signedBy: "赵春兰", signedByGuardian: false, answerBy: nil,
        declined: declined,
        steps: zip(names, steps).map { ContractStep(name: $0, state: $1, on: $1 == .done ? "2025-08-14" : nil) },
        can: can, services: promises)
}
