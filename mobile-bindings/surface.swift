  case bufferOverflow
  case incompleteData
  case unexpectedOptionalTag
  case unexpectedEnumCase
  case unexpectedNullPointer
  case unexpectedRustCallStatusCode
  case unexpectedRustCallError
  case unexpectedStaleHandle
  case rustPanic(_ message: String)
public protocol HttpTransport: AnyObject, Sendable
open func execute(request: HttpRequest)async throws  -> HttpResponse
public protocol JiayiProtocol: AnyObject, Sendable
open class Jiayi: JiayiProtocol, @unchecked Sendable
public static func `open`(folder: String, keys: KeyProvider, transport: HttpTransport)async throws  -> Jiayi
open func mend(id: Uuid, content: String, now: Moment)async throws  -> Bool
open func contracts(of: Uuid, now: Moment)async throws  -> [Contract]
open func endContract(of: Uuid, contract: Uuid, reason: EndReason, lastDay: Day, note: String?, now: Moment)async throws
open func takeBackEnd(of: Uuid, contract: Uuid, now: Moment)async throws
open func withdrawContract(of: Uuid, contract: Uuid, now: Moment)async throws
open func findInstitutions(now: Moment)async throws  -> FoundInstitutions
open func findTeams(institution: Uuid, now: Moment)async throws  -> FoundTeams
open func institutions(here: Place?)async throws  -> [Institution]
open func teams(institution: Uuid)async throws  -> [Team]
open func dose(dose: Uuid, now: Moment)async throws  -> Dose?
open func doses(of: Uuid, now: Moment)async throws  -> Doses
open func shiftDose(medicine: Uuid, turn: UInt16, later: Bool, now: Moment)async throws  -> Bool
open func takeDose(dose: Uuid, taken: Bool, now: Moment)async throws  -> Bool
open func tellDoses(medicine: Uuid, on: Bool, now: Moment)async throws  -> Bool
open func confirmLongPrescription(of: Uuid, shown: ToConfirm, drawing: Data, now: Moment)async throws
open func evidenceForm(of: Uuid, item: Uuid, evidence: Evidence, given: [String: [String]]?, now: Moment)async throws  -> EvidenceForm?
open func recordEvidence(of: Uuid, item: Uuid, evidence: Evidence, given: [String: [String]], now: Moment)async throws  -> Recorded
open func toConfirm(of: Uuid, now: Moment)async throws  -> ToConfirm?
open func actingFor()async throws  -> [ActedFor]
open func family(of: Uuid, now: Moment)async throws  -> Family
open func giveConsent(of: Uuid, shown: ConsentText, now: Moment)async throws
open func grantProxy(of: Uuid, name: String, phone: String, relation: ProxyRelation, scopes: [ProxyScope], until: Day, now: Moment)async throws
open func revokeGrant(of: Uuid, grant: Uuid, now: Moment)async throws
open func withdrawConsent(of: Uuid, purpose: ConsentPurpose, now: Moment)async throws
open func activateClaim(of: Uuid, claim: Uuid, code: String, now: Moment)async throws
open func claimIdentity(name: String, number: String, institution: Uuid, now: Moment)async throws
open func identity(of: Uuid, now: Moment)async throws  -> Identity
open func ownRole()async throws  -> String?
open func nextRevision(seen: UInt64)async  -> UInt64?
open func pause()async throws
open func resume()async throws
open func shutDown()async throws
open func takeNotices()async throws  -> [Told]
open func takeLog() -> [Logged]
open func advice(of: Uuid, value: Measured, signs: [DangerSign], takenAt: Moment)async throws  -> Advice?
open func recordReading(of: Uuid, value: Measured, signs: [DangerSign], takenAt: Moment, corrects: Uuid?, now: Moment)async throws  -> Uuid
open func trend(of: Uuid, days: UInt16, now: Moment)async throws  -> Trend
open func closeTask(of: Uuid, task: Uuid, outcome: TaskOutcome, note: String?, seen: Int64?, now: Moment)async throws
open func residentCard(of: Uuid, now: Moment)async throws  -> ResidentCard?
open func seeTask(of: Uuid, task: Uuid, seen: Int64?, now: Moment)async throws
open func refills(of: Uuid, now: Moment)async throws  -> [RefillRequest]
open func reportStock(of: Uuid, dispensing: Uuid, unitsLeft: UInt32, now: Moment)async throws
open func requestRefill(of: Uuid, medicines: [Uuid], note: String?, now: Moment)async throws  -> Uuid
open func withdrawRefill(of: Uuid, request: Uuid, items: [Uuid], now: Moment)async throws
open func alarms(now: Moment)async throws  -> [Alarm]
open func registerPush(vendor: Vendor, token: String?, arrives: Bool, now: Moment)async throws
open func remindTomorrow(of: Uuid, about: About, source: Uuid, now: Moment)async throws
open func seeReminders(of: Uuid, steps: [Uuid], opened: Bool, now: Moment)async throws
open func setReminderChannels(of: Uuid, off: [Channel], now: Moment)async throws
open func acceptContract(of: Uuid, contract: Uuid, cardNumber: String?, overCapacityReason: String?, now: Moment)async throws
open func approvals(now: Moment)async throws  -> [Approval]
open func approveRefill(of: Uuid, item: Uuid, monitoringConfirmed: Bool, now: Moment)async throws
open func contractRequests(now: Moment)async throws  -> [ContractRequest]
open func declineContract(of: Uuid, contract: Uuid, reason: String, now: Moment)async throws
open func refuseRefill(of: Uuid, request: Uuid, items: [Uuid], reason: String, now: Moment)async throws
open func home(of: Uuid, now: Moment)async throws  -> Home
open func inbox(of: Uuid, now: Moment)async throws  -> [Notice]
open func medicines(of: Uuid, now: Moment)async throws  -> [Medicine]
open func ownResident()async throws  -> Uuid?
open func askForCode(phone: String)async throws
open func signInResident(phone: String, code: String, installation: Installation)async throws  -> Account
open func signInStaff(login: String, password: String, code: String?, role: String?, installation: Installation)async throws  -> Account
open func signOut()async throws
open func agreement(of: Uuid, wanted: Wanted)async throws  -> Agreement
open func askForSigningCode()async throws
open func signContract(of: Uuid, agreement: Agreement, drawing: Data, code: String, now: Moment)async throws
open func synchronise(now: Moment)async throws  -> Ended
open func setAside(id: Uuid)async throws  -> Bool
open func syncCentre(now: Moment)async throws  -> SyncCentre
open func homeVisits(team: Uuid, now: Moment)async throws  -> HomeVisits
open func ownAccount()async throws  -> OwnAccount?
open func teamStanding(team: Uuid, now: Moment)async throws  -> TeamStanding
open func unlock(left: Moment?, now: Moment)async throws  -> Unlock
open func correctVisit(of: Uuid, visit: Uuid, now: Moment)async throws  -> Bool
open func dropVisit(of: Uuid)async throws
open func fillVisit(of: Uuid, field: VisitField, now: Moment)async throws  -> VisitForm?
open func finishVisit(of: Uuid, now: Moment)async throws  -> Finished
open func mendVisit(refused: Uuid, now: Moment)async throws  -> Uuid?
open func visitForm(of: Uuid, now: Moment)async throws  -> VisitForm?
open func assign(of: Uuid, to: Uuid?, seen: Int64?, now: Moment)async throws  -> Uuid
open func invite(of: Uuid, seen: Int64?, now: Moment)async throws  -> Uuid
open func listHistory(now: Moment)async throws  -> [DoneAct]
open func ownTeams(now: Moment)async throws  -> [OwnTeam]
open func recordCall(of: Uuid, outcome: CallOutcome, reason: String?, seen: Int64?, now: Moment)async throws  -> Uuid
open func snooze(of: Uuid, until: Day, seen: Int64?, now: Moment)async throws  -> Uuid
open func undo(of: Uuid, act: Uuid, now: Moment)async throws
open func worklist(team: Uuid, part: ListPart, after: String?, limit: UInt32, now: Moment)async throws  -> Worklist
public protocol KeyProvider: AnyObject, Sendable
open func key(name: KeyName)throws  -> Data
public struct Account: Equatable, Hashable
  public let account: Uuid
  public let role: String
  public let recoveryCodes: [String]
public struct ActedFor: Equatable, Hashable
  public let resident: Uuid
  public let name: String
  public let actingAs: String
  public let grant: Uuid?
  public let scopes: [String]
  public let until: Day?
public struct Advice: Equatable, Hashable
  public let code: String
  public let call120: Bool
  public let sentences: [String]
  public let sentencesEn: [String]
public struct Agreement: Equatable, Hashable
  public let contract: Uuid
  public let wanted: Wanted
  public let templateVersion: String
  public let documentHash: String
  public let text: String
  public let endsOn: Day
  public let feeOfTerm: Fees
  public let guardian: Uuid?
  public let against: [String]
public struct Alarm: Equatable, Hashable
  public let id: Uuid
  public let at: Moment
  public let tells: Tells
public struct Approval: Equatable, Hashable
  public let resident: Uuid
  public let name: String
  public let age: Int32
  public let earlyReason: String?
  public let note: String?
  public let item: RefillItem
  public let runOut: Day?
  public let daysLeft: Int64
  public let lastVisit: Day?
  public let control: [ControlLine]
  public let against: [String]
  public let lacks: [Evidence]
  public let minds: [MindLine]
  public let monitoring: String?
  public let clear: Bool
  public let waits: Bool
public struct BucketCount: Equatable, Hashable
  public let bucket: Bucket
  public let residents: UInt32
public struct CareTeam: Equatable, Hashable
  public let team: Uuid
  public let name: String
  public let doctor: String
  public let institution: String
  public let phone: String?
  public let hours: String?
public struct Claim: Equatable, Hashable
  public let claim: Uuid
  public let stands: ClaimStands
  public let triesLeft: UInt32
  public let reason: String?
  public let claimedAt: Moment
public struct Colleague: Equatable, Hashable
  public let staff: Uuid
  public let name: String
public struct ConfirmedMedicine: Equatable, Hashable
  public let item: Uuid
  public let drug: Uuid
  public let name: String
  public let strength: String
public struct ConsentText: Equatable, Hashable
  public let purpose: ConsentPurpose
  public let version: String
  public let hash: String
  public let title: String
  public let body: String
  public let optional: Bool
public struct Contract: Equatable, Hashable
  public let contract: Uuid
  public let status: String
  public let team: Uuid
  public let teamName: String
  public let doctor: Uuid
  public let doctorName: String
  public let institutionName: String
  public let package: Uuid
  public let packageName: String
  public let startsOn: Day
  public let endsOn: Day
  public let years: Int32
  public let feePerYear: Fees
  public let priorityGroups: [PriorityGroup]
  public let signedAt: Moment
  public let signedBy: String
  public let signedByGuardian: Bool
  public let answerBy: Day?
  public let declined: String?
  public let steps: [ContractStep]
  public let can: Possible
  public let services: [Promise]
public struct ContractRequest: Equatable, Hashable
  public let contract: Uuid
  public let resident: Uuid
  public let name: String
  public let age: Int32
  public let priorityGroups: [PriorityGroup]
  public let doctorName: String
  public let package: String
  public let startsOn: Day
  public let endsOn: Day
  public let signedAt: Moment
  public let signedByGuardian: Bool
  public let answerBy: Day
  public let verified: Bool
  public let mineToAnswer: Bool
public struct ContractStep: Equatable, Hashable
  public let name: StepName
  public let state: StepState
  public let on: Day?
public struct ControlLine: Equatable, Hashable
  public let programme: String
  public let on: Day
  public let controlled: Bool
  public let nextDue: Day
public struct Decided: Equatable, Hashable
  public let found: [FoundLine]
  public let tasks: [OpenedTask]
  public let emergency: Bool
public struct DiagnosisLine: Equatable, Hashable
  public let diagnosis: Uuid
  public let icd: String
  public let name: String
  public let diagnosedOn: Day
  public let resolvedOn: Day?
public struct DoneAct: Equatable, Hashable
  public let act: Uuid
  public let resident: Uuid
  public let name: String
  public let did: Did
  public let at: Moment
public struct Dose: Equatable, Hashable
  public let id: Uuid
  public let at: Moment
  public let medicines: [Uuid]
  public let taken: Bool
public struct Doses: Equatable, Hashable
  public let today: [Dose]
  public let times: [MedicineTimes]
public struct DueLine: Equatable, Hashable
  public let words: String
  public let source: Uuid
  public let on: Day?
  public let urgent: Bool
public struct DueMatter: Equatable, Hashable
  public let step: Uuid
  public let about: About
  public let source: Uuid
  public let on: Day
public struct Entry: Equatable, Hashable
  public let id: Uuid
  public let madeAt: Moment
  public let meant: Meant?
  public let said: Said?
public struct EvidenceForm: Equatable, Hashable
  public let resident: Uuid
  public let name: String
  public let age: Int32
  public let medicine: String
  public let questions: [VisitQuestion]
  public let visitOn: Day?
  public let scope: String?
  public let lastOn: Day?
  public let missing: UInt32
  public let ready: Bool
  public let faults: [FieldFault]
  public let left: [String]?
public struct Family: Equatable, Hashable
  public let guardians: [Guardian]
  public let proxies: [Proxy]
  public let consents: [ConsentPurpose]
public struct Fees: Equatable, Hashable
  public let total: UInt32
  public let insurance: UInt32
  public let publicHealth: UInt32
  public let resident: UInt32
public struct FieldFault: Equatable, Hashable
  public let field: String
  public let code: String
public struct FoundInstitutions: Equatable, Hashable
  public let found: [Institution]
  public let asOf: Moment?
public struct FoundLine: Equatable, Hashable
  public let programme: String
  public let visitClass: UInt8?
  public let action: String
  public let controlled: Bool
  public let nextDue: Day
public struct FoundTeams: Equatable, Hashable
  public let found: [Team]
  public let asOf: Moment?
public struct Guardian: Equatable, Hashable
  public let name: String
  public let relation: String
  public let until: Day?
public struct Home: Equatable, Hashable
  public let resident: Uuid
  public let name: String?
  public let today: Day
  public let people: [Person]
  public let next: Notice?
  public let notices: UInt32
  public let medicines: [Medicine]
  public let lastReading: ShownReading?
  public let team: CareTeam?
  public let unsent: Unsent
  public let lastSync: Moment?
public struct HomeVisits: Equatable, Hashable
  public let asOf: Day
  public let whole: Bool
  public let villages: [Village]
public struct HttpHeader: Equatable, Hashable
  public let name: String
  public let value: String
public struct HttpRequest: Equatable, Hashable
  public let method: String
  public let path: String
  public let headers: [HttpHeader]
  public let body: Data?
public struct HttpResponse: Equatable, Hashable
  public let status: UInt16
  public let headers: [HttpHeader]
  public let body: Data
public struct Identity: Equatable, Hashable
  public let name: String?
  public let document: String?
  public let verified: Bool
  public let claim: Claim?
public struct Installation: Equatable, Hashable
  public let installId: String
  public let name: String
public struct Institution: Equatable, Hashable
  public let institution: Uuid
  public let name: String
  public let address: String
  public let phone: String
  public let hours: String
  public let metres: UInt32?
public struct Lasts: Equatable, Hashable
  public let runOut: Day
  public let daysLeft: Int64
  public let words: String
  public let wordsEn: String
  public let reportedOn: Day?
  public let unitsLeft: UInt32?
public struct ListPart: Equatable, Hashable
  public let bucket: Bucket?
  public let programme: String?
  public let village: String?
  public let risk: RiskLevel?
  public let assigned: String?
  public let consent: ConsentPurpose?
  public let search: String?
public struct ListRow: Equatable, Hashable
  public let resident: Uuid
  public let name: String
  public let age: Int32
  public let bucket: Bucket?
  public let daysOverdue: Int64?
  public let risk: RiskLevel
  public let riskWords: [String]
  public let lastContact: Day?
  public let medicineDaysLeft: Int64?
  public let dues: [DueLine]
  public let village: String?
  public let assignedTo: Uuid?
  public let snoozedUntil: Day?
  public let invitedOn: Day?
  public let lastValues: [String]
  public let contactWords: String?
  public let version: Int64?
public struct Logged: Equatable, Hashable
  public let at: Moment
  public let event: String
public struct Meant: Equatable, Hashable
  public let command: String
  public let residents: [Uuid]
  public let content: String
public struct Medicine: Equatable, Hashable
  public let medicine: Uuid
  public let name: String
  public let strength: String
  public let unit: String
  public let howToTake: String
  public let stopped: Bool
  public let lasts: Lasts?
  public let lastDispensing: Uuid?
  public let handedOver: UInt32?
  public let canAsk: Bool
  public let whyNot: [String]
  public let fromDay: Day?
  public let refill: Refill?
  public let waits: Bool
public struct MedicineTimes: Equatable, Hashable
  public let medicine: Uuid
  public let minutes: [UInt16]
  public let told: Bool
public struct Member: Equatable, Hashable
  public let staff: Uuid
  public let name: String
  public let duty: String
  public let title: String?
  public let room: Room?
public struct MindLine: Equatable, Hashable
  public let mind: String
  public let becauseOf: String?
public struct Notice: Equatable, Hashable
  public let kind: String
  public let on: Day
  public let about: String?
  public let source: Uuid
public struct OpenedTask: Equatable, Hashable
  public let kind: String
  public let urgency: String
public struct OwnAccount: Equatable, Hashable
  public let role: String
  public let name: String?
public struct OwnTeam: Equatable, Hashable
  public let team: Uuid
  public let name: String?
  public let members: [Colleague]
public struct Package: Equatable, Hashable
  public let package: Uuid
  public let name: String
  public let kind: String
  public let description: String
  public let feePerYear: Fees
  public let services: [Promise]
public struct Person: Equatable, Hashable
  public let resident: Uuid
  public let name: String?
  public let maySign: Bool
public struct Place: Equatable, Hashable
  public let latitudeE6: Int32
  public let longitudeE6: Int32
public struct Point: Equatable, Hashable
  public let at: Moment
  public let value: Int64
public struct Possible: Equatable, Hashable
  public let withdraw: Bool
  public let renew: Bool
  public let end: Bool
  public let takeBack: Bool
public struct PressurePoint: Equatable, Hashable
  public let at: Moment
  public let systolic: Int64
  public let diastolic: Int64
public struct ProgrammeLine: Equatable, Hashable
  public let enrolment: Uuid
  public let programme: String
  public let state: EnrolmentState
  public let lastVisit: Uuid?
  public let lastVisitOn: Day?
  public let last: FoundLine?
  public let nextDue: Day?
public struct Promise: Equatable, Hashable
  public let kind: String
  public let label: String
  public let timesPerYear: Int32
  public let delivered: UInt32?
public struct Proxy: Equatable, Hashable
  public let grant: Uuid
  public let name: String
  public let phone: String
  public let relation: ProxyRelation
  public let scopes: [ProxyScope]
  public let until: Day
public struct ReferralLine: Equatable, Hashable
  public let referral: Uuid
  public let happenedOn: Day
  public let toInstitution: String
  public let toDepartment: String
  public let reason: String
public struct Refill: Equatable, Hashable
  public let request: Uuid
  public let item: Uuid
  public let state: RefillState
  public let collectBy: Day?
  public let delayed: String?
  public let reason: String?
public struct RefillItem: Equatable, Hashable
  public let name: String
  public let strength: String
  public let stands: Refill
  public let receivedAt: Moment
  public let reviewedAt: Moment?
  public let preparingAt: Moment?
  public let readyAt: Moment?
  public let collectedAt: Moment?
  public let endedAt: Moment?
  public let decidedBy: String?
public struct RefillRequest: Equatable, Hashable
  public let request: Uuid
  public let requestedAt: Moment
  public let by: String
  public let actingFor: String?
  public let earlyReason: String?
  public let note: String?
  public let items: [RefillItem]
  public let waits: Bool
public struct ResidentCard: Equatable, Hashable
  public let resident: Uuid
  public let name: String
  public let sex: Sex
  public let age: Int32
  public let document: String
  public let phone: String?
  public let address: String?
  public let contactPreference: ContactPreference?
  public let livesAlone: Bool
  public let diedOn: Day?
  public let programmes: [ProgrammeLine]
  public let visits: [VisitLine]
  public let diagnoses: [DiagnosisLine]
  public let referrals: [ReferralLine]
  public let tasks: [TaskLine]
  public let medicines: [Medicine]
  public let readings: [ShownReading]
  public let contracts: [Contract]
  public let consents: [ConsentPurpose]
  public let family: [Proxy]
public struct Room: Equatable, Hashable
  public let cap: UInt32
  public let left: UInt32
public struct Said: Equatable, Hashable
  public let code: String
  public let words: Words?
  public let stale: Bool
  public let current: String?
public struct ShownReading: Equatable, Hashable
  public let id: Uuid
  public let value: Measured
  public let signs: [DangerSign]
  public let takenAt: Moment
  public let source: ReadingSource
  public let by: String?
  public let advice: Advice?
  public let waits: Bool
public struct SyncCentre: Equatable, Hashable
  public let unsent: Unsent
  public let oldestAgeMs: Int64?
  public let lastSync: Moment?
  public let sentBytes: UInt64
  public let receivedBytes: UInt64
  public let unread: UInt32
  public let session: SessionStands
  public let clock: PhoneClock
  public let waiting: [Entry]
  public let tray: [Entry]
public struct TaskLine: Equatable, Hashable
  public let task: Uuid
  public let kind: String
  public let urgency: String
  public let state: String
  public let openedAt: Moment
  public let dueAt: Moment
  public let version: Int64?
public struct Team: Equatable, Hashable
  public let team: Uuid
  public let name: String
  public let introduction: String
  public let phone: String
  public let hours: String
  public let institutionName: String
  public let members: [Member]
  public let room: Room
  public let packages: [Package]
public struct TeamStanding: Equatable, Hashable
  public let team: Uuid
  public let name: String?
  public let asOf: Day
  public let whole: Bool
  public let counts: [BucketCount]
  public let served: UInt32
  public let signedThisMonth: UInt32
  public let visitsThisMonth: UInt32
  public let homeVisitsThisMonth: UInt32
  public let refillsWaiting: UInt32
  public let contractsWaiting: UInt32
public struct ToConfirm: Equatable, Hashable
  public let days: UInt32
  public let medicines: [ConfirmedMedicine]
public struct ToVisit: Equatable, Hashable
  public let resident: Uuid
  public let name: String
  public let age: Int32
  public let address: String?
  public let dues: [DueLine]
  public let visited: Bool
  public let waits: Bool
public struct Trend: Equatable, Hashable
  public let from: Day
  public let to: Day
  public let curves: [Curve]
  public let readings: [ShownReading]
public struct Unsent: Equatable, Hashable
  public let waiting: UInt32
  public let oldest: Moment?
  public let held: UInt32
  public let rejected: UInt32
  public let ofOthers: UInt32
public struct Village: Equatable, Hashable
  public let name: String?
  public let residents: [ToVisit]
public struct VisitChoice: Equatable, Hashable
  public let code: String
  public let zh: String
  public let en: String
public struct VisitForm: Equatable, Hashable
  public let resident: Uuid
  public let name: String
  public let age: Int32
  public let programmes: [ProgrammeLine]
  public let covers: [String]
  public let mode: VisitMode?
  public let happenedOn: Day
  public let lastOn: Day?
  public let questions: [VisitQuestion]
  public let note: String
  public let dangerSignConfirmed: Bool
  public let mayConfirm: Bool
  public let corrects: Uuid?
  public let kept: Bool
  public let unread: Bool
  public let missing: UInt32
  public let ready: Bool
  public let faults: [FieldFault]
  public let decided: Decided?
  public let readings: [ShownReading]
  public let medicines: [Medicine]
public struct VisitLine: Equatable, Hashable
  public let visit: Uuid
  public let happenedOn: Day
  public let mode: VisitMode
  public let by: String
  public let found: [FoundLine]
  public let note: String?
  public let corrected: Bool
  public let waits: Bool
  public let version: Int64?
public struct VisitQuestion: Equatable, Hashable
  public let path: String
  public let zh: String
  public let en: String
  public let answer: VisitAnswer
  public let given: [String]
  public let last: [String]
  public let needed: Bool
  public let wrong: String?
public struct Wanted: Equatable, Hashable
  public let team: Uuid
  public let doctor: Uuid
  public let package: Uuid
  public let startsOn: Day
  public let years: Int32
  public let priorityGroups: [PriorityGroup]
  public let origin: SignedAs
public struct Words: Equatable, Hashable
  public let title: String
  public let next: String
public struct Worklist: Equatable, Hashable
  public let team: Uuid
  public let asOf: Day
  public let whole: Bool
  public let counts: [BucketCount]
  public let rows: [ListRow]
  public let next: String?
  public let nextDue: Day?
  public let drafts: [Uuid]
public enum About: Equatable, Hashable
  case refill
  case followUp
  case annualCheck
  case contractExpiry
public enum Action: Equatable, Hashable
  case askAgain
  case tomorrow
  case enough
public enum Arm: Equatable, Hashable
  case left
  case right
public enum Bucket: Equatable, Hashable
  case today
  case thisWeek
  case thisMonth
  case unscheduled
public enum CallOutcome: Equatable, Hashable
  case reached
  case willCome(on: Day
  case noAnswer
  case wrongNumber
  case refused
  case moved(on: Day
  case died(on: Day
public enum Channel: Equatable, Hashable
  case local
  case push
  case inbox
  case sms
  case voice
  case task
public enum ClaimStands: Equatable, Hashable
  case received
  case verified
  case rejected
public enum ConsentPurpose: Equatable, Hashable
  case contractService
  case healthData
  case childData
  case familySharing
  case thirdParty
  case push
  case sms
  case research
public enum ContactPreference: Equatable, Hashable
  case app
  case sms
  case phoneCall
  case homeVisit
  case viaFamily
public enum Curve: Equatable, Hashable
  case bloodPressure(points: [PressurePoint]
  case glucose(context: GlucoseContext, points: [Point]
  case weight(points: [Point]
public enum DangerSign: Equatable, Hashable
  case alteredConsciousness
  case severeHeadacheOrDizziness
  case nauseaOrVomiting
  case blurredVision
  case suddenVisionLoss
  case eyePain
  case palpitations
  case chestTightness
  case cannotLieFlat
  case acetoneBreath
  case sweating
  case lossOfAppetite
  case excessiveThirst
  case frequentUrination
  case abdominalPain
  case deepBreathing
  case flushedSkin
  case suddenBreathlessness
  case blueLips
public enum Did: Equatable, Hashable
  case call
  case snooze
  case assign
  case invite
  case departure
public enum EndReason: Equatable, Hashable
  case movedAway
  case unreachable
  case refusesService
  case ownWish
  case other
  case death
  case teamChange
  case expired
  case duplicate
public enum Ended: Equatable, Hashable
  case done
  case signIn
  case later(at: Moment, why: WhyLater
  case storageFull
  case tooOld(title: String?, next: String?
public enum EnrolmentState: Equatable, Hashable
  case enrolled
  case lost
  case closed
public enum Evidence: Equatable, Hashable
  case visit
  case assessment
  case education
  case confirmation
public enum Finished: Equatable, Hashable
  case recorded(visit: Uuid
  case incomplete(faults: [FieldFault]
  case unknown
public enum Glucose: Equatable, Hashable
  case lo
  case tenths(tenths: Int64
  case hi
public enum GlucoseContext: Equatable, Hashable
  case fasting
  case afterMeal
  case random
  case Refused(code: String, title: String, next: String
  case NoAnswer(why: TransportError
  case NoKey(why: KeyError
  case StorageFull
  case Damaged
  case Newer
  case Paused
  case TooLong
  case NobodySignedIn
  case NoPolicy
  case Internal(detail: String
  case Locked
  case Unexpected
public enum KeyName: Equatable, Hashable
  case records
  case outbox
public enum Measured: Equatable, Hashable
  case bloodPressure(systolic: Int64, diastolic: Int64, pulse: Int64?, arm: Arm?
  case glucose(value: Glucose, context: GlucoseContext
  case weight(tenths: Int64
public enum PhoneClock: Equatable, Hashable
  case right
  case off(aheadMs: Int64
  case putBack
public enum PriorityGroup: Equatable, Hashable
  case pregnant
  case hypertension
  case diabetes
  case tuberculosis
  case severeMental
  case disabled
  case liftedPoverty
  case specialFamily
  case copd
  case coronaryHeart
  case stroke
  case general
public enum ProxyRelation: Equatable, Hashable
  case spouse
  case child
  case childInLaw
  case grandchild
  case parent
  case sibling
  case otherRelative
  case neighbour
  case friend
  case carer
public enum ProxyScope: Equatable, Hashable
  case view
  case requestRefill
  case pickup
public enum ReadingSource: Equatable, Hashable
  case home
  case team
  case visit
public enum Recorded: Equatable, Hashable
  case kept
  case incomplete(faults: [FieldFault]
  case unknown
public enum RefillState: Equatable, Hashable
  case received
  case reviewed
  case beingPrepared
  case ready
  case collected
  case refused
  case withdrawn
public enum RiskLevel: Equatable, Hashable
  case low
  case medium
  case high
  case urgent
public enum SessionStands: Equatable, Hashable
  case signedOut
  case holds(renewBy: Moment
  case endsSoon(at: Moment
  case ended
public enum Sex: Equatable, Hashable
  case male
  case female
public enum SignedAs: Equatable, Hashable
  case new
  case renewal(of: Uuid
  case transfer(from: Uuid
public enum StepName: Equatable, Hashable
  case submitted
  case answered
  case inForce
  case ended
public enum StepState: Equatable, Hashable
  case done
  case now
  case later
  case never
public enum TaskOutcome: Equatable, Hashable
  case handled
  case visitArranged
  case referred
  case sentToEmergency
  case notReached
  case notNeeded
public enum Tells: Equatable, Hashable
  case due(
  case dose(
public enum Told: Equatable, Hashable
  case recordsDamaged
  case recordsKeyLost
  case outboxDamaged(saved: UInt64, lost: UInt64
  case outboxKeyLost(unread: UInt64, found: UInt64
  case NoNetwork
  case Timeout
  case Tls
  case Cancelled
  case Unexpected
public enum Unlock: Equatable, Hashable
  case `open`
  case byPhone(until: Moment
  case bySignIn
public enum Vendor: Equatable, Hashable
  case fcm
  case huawei
public enum VisitAnswer: Equatable, Hashable
  case number(unitZh: String, unitEn: String, decimals: UInt8, 
  case oneOf(choices: [VisitChoice]
  case anyOf(choices: [VisitChoice], 
  case tick
  case text
  case day
public enum VisitField: Equatable, Hashable
  case answer(path: String, given: [String]
  case mode(mode: VisitMode
  case happenedOn(day: Day
  case covers(programme: String, covered: Bool
  case confirmsDanger(confirmed: Bool
  case note(text: String
public enum VisitMode: Equatable, Hashable
  case clinic
  case home
  case phone
  case video
public enum WhyLater: Equatable, Hashable
  case network(error: TransportError
  case busy
  case unexpected
public func consentTexts() -> [ConsentText]
public func identityNumberFault(number: String, now: Moment) -> String?
public func signsToAsk(value: Measured) -> [DangerSign]
public func needsReason(outcome: CallOutcome) -> Bool
  case ok
  case contractVersionMismatch
  case apiChecksumMismatch
