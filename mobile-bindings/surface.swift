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
open func remindTomorrow(of: Uuid, dispensing: Uuid, now: Moment)async throws
open func requestRefill(of: Uuid, medicines: [Uuid], note: String?, now: Moment)async throws  -> Uuid
open func nextRevision(seen: UInt64)async  -> UInt64?
open func pause()async throws
open func resume()async throws
open func shutDown()async throws
open func takeNotices()async throws  -> [Told]
open func advice(of: Uuid, value: Measured, signs: [DangerSign], takenAt: Moment)async throws  -> Advice?
open func recordReading(of: Uuid, value: Measured, signs: [DangerSign], takenAt: Moment, corrects: Uuid?, now: Moment)async throws  -> Uuid
open func trend(of: Uuid, days: UInt16, now: Moment)async throws  -> Trend
open func home(of: Uuid, now: Moment)async throws  -> Home
open func inbox(of: Uuid, now: Moment)async throws  -> [Notice]
open func medicines(of: Uuid, now: Moment)async throws  -> [Medicine]
open func ownResident()async throws  -> Uuid?
open func askForCode(phone: String)async throws
open func signInResident(phone: String, code: String, installation: Installation)async throws  -> Account
open func signInStaff(login: String, password: String, code: String?, role: String?, installation: Installation)async throws  -> Account
open func signOut()async throws
open func synchronise(now: Moment)async throws  -> Ended
open func setAside(id: Uuid)async throws  -> Bool
open func syncCentre(now: Moment)async throws  -> SyncCentre
public protocol KeyProvider: AnyObject, Sendable
open func key(name: KeyName)throws  -> Data
public struct Account: Equatable, Hashable
  public let account: Uuid
  public let role: String
  public let recoveryCodes: [String]
public struct Advice: Equatable, Hashable
  public let code: String
  public let call120: Bool
  public let sentences: [String]
  public let sentencesEn: [String]
public struct CareTeam: Equatable, Hashable
  public let team: Uuid
  public let name: String
  public let doctor: String
  public let institution: String
  public let phone: String?
  public let hours: String?
public struct Entry: Equatable, Hashable
  public let id: Uuid
  public let madeAt: Moment
  public let meant: Meant?
  public let said: Said?
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
public struct Installation: Equatable, Hashable
  public let installId: String
  public let name: String
public struct Lasts: Equatable, Hashable
  public let runOut: Day
  public let daysLeft: Int64
  public let words: String
  public let wordsEn: String
  public let reportedOn: Day?
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
  public let canAsk: Bool
  public let whyNot: [String]
  public let fromDay: Day?
  public let refill: Refill?
  public let waits: Bool
public struct Notice: Equatable, Hashable
  public let kind: String
  public let on: Day
  public let about: String?
  public let source: Uuid
public struct Person: Equatable, Hashable
  public let resident: Uuid
  public let name: String?
public struct Point: Equatable, Hashable
  public let at: Moment
  public let value: Int64
public struct PressurePoint: Equatable, Hashable
  public let at: Moment
  public let systolic: Int64
  public let diastolic: Int64
public struct Refill: Equatable, Hashable
  public let request: Uuid
  public let item: Uuid
  public let state: RefillState
  public let collectBy: Day?
  public let delayed: String?
  public let reason: String?
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
public struct Words: Equatable, Hashable
  public let title: String
  public let next: String
public enum Arm: Equatable, Hashable
  case left
  case right
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
public enum Ended: Equatable, Hashable
  case done
  case signIn
  case later(at: Moment, why: WhyLater
  case storageFull
  case tooOld(title: String?, next: String?
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
public enum ReadingSource: Equatable, Hashable
  case home
  case team
  case visit
public enum RefillState: Equatable, Hashable
  case received
  case reviewed
  case beingPrepared
  case ready
  case collected
  case refused
  case withdrawn
public enum SessionStands: Equatable, Hashable
  case signedOut
  case holds(renewBy: Moment
  case endsSoon(at: Moment
  case ended
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
public enum WhyLater: Equatable, Hashable
  case network(error: TransportError
  case busy
  case unexpected
  case ok
  case contractVersionMismatch
  case apiChecksumMismatch
