class InternalException(message: String) : kotlin.Exception(message)
  UNIFFI_CALL_UNEXPECTED_ERROR,
  UNIFFI_CALL_ERROR,
  UNIFFI_CALL_UNEXPECTED_ERROR,
public interface HttpTransport
  suspend fun `execute`(`request`: HttpRequest): HttpResponse
public interface JiayiInterface
  suspend fun `mend`(`id`: Uuid, `content`: kotlin.String, `now`: Moment): kotlin.Boolean
  suspend fun `contracts`(`of`: Uuid, `now`: Moment): List<Contract>
  suspend fun `endContract`(`of`: Uuid, `contract`: Uuid, `reason`: EndReason, `lastDay`: Day, `note`: kotlin.String?, `now`: Moment)
  suspend fun `takeBackEnd`(`of`: Uuid, `contract`: Uuid, `now`: Moment)
  suspend fun `withdrawContract`(`of`: Uuid, `contract`: Uuid, `now`: Moment)
  suspend fun `findInstitutions`(`now`: Moment): FoundInstitutions
  suspend fun `findTeams`(`institution`: Uuid, `now`: Moment): FoundTeams
  suspend fun `institutions`(`here`: Place?): List<Institution>
  suspend fun `teams`(`institution`: Uuid): List<Team>
  suspend fun `dose`(`dose`: Uuid, `now`: Moment): Dose?
  suspend fun `doses`(`of`: Uuid, `now`: Moment): Doses
  suspend fun `shiftDose`(`medicine`: Uuid, `turn`: kotlin.UShort, `later`: kotlin.Boolean, `now`: Moment): kotlin.Boolean
  suspend fun `takeDose`(`dose`: Uuid, `taken`: kotlin.Boolean, `now`: Moment): kotlin.Boolean
  suspend fun `tellDoses`(`medicine`: Uuid, `on`: kotlin.Boolean, `now`: Moment): kotlin.Boolean
  suspend fun `confirmLongPrescription`(`of`: Uuid, `shown`: ToConfirm, `drawing`: kotlin.ByteArray, `now`: Moment)
  suspend fun `evidenceForm`(`of`: Uuid, `item`: Uuid, `evidence`: Evidence, `given`: Map<kotlin.String, List<kotlin.String>>?, `now`: Moment): EvidenceForm?
  suspend fun `recordEvidence`(`of`: Uuid, `item`: Uuid, `evidence`: Evidence, `given`: Map<kotlin.String, List<kotlin.String>>, `now`: Moment): Recorded
  suspend fun `toConfirm`(`of`: Uuid, `now`: Moment): ToConfirm?
  suspend fun `actingFor`(): List<ActedFor>
  suspend fun `family`(`of`: Uuid, `now`: Moment): Family
  suspend fun `giveConsent`(`of`: Uuid, `shown`: ConsentText, `now`: Moment)
  suspend fun `grantProxy`(`of`: Uuid, `name`: kotlin.String, `phone`: kotlin.String, `relation`: ProxyRelation, `scopes`: List<ProxyScope>, `until`: Day, `now`: Moment)
  suspend fun `revokeGrant`(`of`: Uuid, `grant`: Uuid, `now`: Moment)
  suspend fun `withdrawConsent`(`of`: Uuid, `purpose`: ConsentPurpose, `now`: Moment)
  suspend fun `activateClaim`(`of`: Uuid, `claim`: Uuid, `code`: kotlin.String, `now`: Moment)
  suspend fun `claimIdentity`(`name`: kotlin.String, `number`: kotlin.String, `institution`: Uuid, `now`: Moment)
  suspend fun `identity`(`of`: Uuid, `now`: Moment): Identity
  suspend fun `ownRole`(): kotlin.String?
  suspend fun `nextRevision`(`seen`: kotlin.ULong): kotlin.ULong?
  suspend fun `pause`()
  suspend fun `resume`()
  suspend fun `shutDown`()
  suspend fun `takeNotices`(): List<Told>
  fun `takeLog`(): List<Logged>
  suspend fun `advice`(`of`: Uuid, `value`: Measured, `signs`: List<DangerSign>, `takenAt`: Moment): Advice?
  suspend fun `recordReading`(`of`: Uuid, `value`: Measured, `signs`: List<DangerSign>, `takenAt`: Moment, `corrects`: Uuid?, `now`: Moment): Uuid
  suspend fun `trend`(`of`: Uuid, `days`: kotlin.UShort, `now`: Moment): Trend
  suspend fun `closeTask`(`of`: Uuid, `task`: Uuid, `outcome`: TaskOutcome, `note`: kotlin.String?, `seen`: kotlin.Long?, `now`: Moment)
  suspend fun `residentCard`(`of`: Uuid, `now`: Moment): ResidentCard?
  suspend fun `seeTask`(`of`: Uuid, `task`: Uuid, `seen`: kotlin.Long?, `now`: Moment)
  suspend fun `refills`(`of`: Uuid, `now`: Moment): List<RefillRequest>
  suspend fun `reportStock`(`of`: Uuid, `dispensing`: Uuid, `unitsLeft`: kotlin.UInt, `now`: Moment)
  suspend fun `requestRefill`(`of`: Uuid, `medicines`: List<Uuid>, `note`: kotlin.String?, `now`: Moment): Uuid
  suspend fun `withdrawRefill`(`of`: Uuid, `request`: Uuid, `items`: List<Uuid>, `now`: Moment)
  suspend fun `alarms`(`now`: Moment): List<Alarm>
  suspend fun `registerPush`(`vendor`: Vendor, `token`: kotlin.String?, `arrives`: kotlin.Boolean, `now`: Moment)
  suspend fun `remindTomorrow`(`of`: Uuid, `about`: About, `source`: Uuid, `now`: Moment)
  suspend fun `seeReminders`(`of`: Uuid, `steps`: List<Uuid>, `opened`: kotlin.Boolean, `now`: Moment)
  suspend fun `setReminderChannels`(`of`: Uuid, `off`: List<Channel>, `now`: Moment)
  suspend fun `acceptContract`(`of`: Uuid, `contract`: Uuid, `cardNumber`: kotlin.String?, `overCapacityReason`: kotlin.String?, `now`: Moment)
  suspend fun `approvals`(`now`: Moment): List<Approval>
  suspend fun `approveRefill`(`of`: Uuid, `item`: Uuid, `monitoringConfirmed`: kotlin.Boolean, `now`: Moment)
  suspend fun `contractRequests`(`now`: Moment): List<ContractRequest>
  suspend fun `declineContract`(`of`: Uuid, `contract`: Uuid, `reason`: kotlin.String, `now`: Moment)
  suspend fun `refuseRefill`(`of`: Uuid, `request`: Uuid, `items`: List<Uuid>, `reason`: kotlin.String, `now`: Moment)
  suspend fun `home`(`of`: Uuid, `now`: Moment): Home
  suspend fun `inbox`(`of`: Uuid, `now`: Moment): List<Notice>
  suspend fun `medicines`(`of`: Uuid, `now`: Moment): List<Medicine>
  suspend fun `ownResident`(): Uuid?
  suspend fun `askForCode`(`phone`: kotlin.String)
  suspend fun `signInResident`(`phone`: kotlin.String, `code`: kotlin.String, `installation`: Installation): Account
  suspend fun `signInStaff`(`login`: kotlin.String, `password`: kotlin.String, `code`: kotlin.String?, `role`: kotlin.String?, `installation`: Installation): Account
  suspend fun `signOut`()
  suspend fun `agreement`(`of`: Uuid, `wanted`: Wanted): Agreement
  suspend fun `askForSigningCode`()
  suspend fun `signContract`(`of`: Uuid, `agreement`: Agreement, `drawing`: kotlin.ByteArray, `code`: kotlin.String, `now`: Moment)
  suspend fun `synchronise`(`now`: Moment): Ended
  suspend fun `setAside`(`id`: Uuid): kotlin.Boolean
  suspend fun `syncCentre`(`now`: Moment): SyncCentre
  suspend fun `homeVisits`(`team`: Uuid, `now`: Moment): HomeVisits
  suspend fun `ownAccount`(): OwnAccount?
  suspend fun `teamStanding`(`team`: Uuid, `now`: Moment): TeamStanding
  suspend fun `unlock`(`left`: Moment?, `now`: Moment): Unlock
  suspend fun `correctVisit`(`of`: Uuid, `visit`: Uuid, `now`: Moment): kotlin.Boolean
  suspend fun `dropVisit`(`of`: Uuid)
  suspend fun `fillVisit`(`of`: Uuid, `field`: VisitField, `now`: Moment): VisitForm?
  suspend fun `finishVisit`(`of`: Uuid, `now`: Moment): Finished
  suspend fun `mendVisit`(`refused`: Uuid, `now`: Moment): Uuid?
  suspend fun `visitForm`(`of`: Uuid, `now`: Moment): VisitForm?
  suspend fun `assign`(`of`: Uuid, `to`: Uuid?, `seen`: kotlin.Long?, `now`: Moment): Uuid
  suspend fun `invite`(`of`: Uuid, `seen`: kotlin.Long?, `now`: Moment): Uuid
  suspend fun `listHistory`(`now`: Moment): List<DoneAct>
  suspend fun `ownTeams`(`now`: Moment): List<OwnTeam>
  suspend fun `recordCall`(`of`: Uuid, `outcome`: CallOutcome, `reason`: kotlin.String?, `seen`: kotlin.Long?, `now`: Moment): Uuid
  suspend fun `snooze`(`of`: Uuid, `until`: Day, `seen`: kotlin.Long?, `now`: Moment): Uuid
  suspend fun `undo`(`of`: Uuid, `act`: Uuid, `now`: Moment)
  suspend fun `worklist`(`team`: Uuid, `part`: ListPart, `after`: kotlin.String?, `limit`: kotlin.UInt, `now`: Moment): Worklist
  suspend fun `open`(`folder`: kotlin.String, `keys`: KeyProvider, `transport`: HttpTransport) : Jiayi
public interface KeyProvider
  fun `key`(`name`: KeyName): kotlin.ByteArray
data class Account (
  val `account`: Uuid
  val `role`: kotlin.String
  val `recoveryCodes`: List<kotlin.String>
data class ActedFor (
  val `resident`: Uuid
  val `name`: kotlin.String
  val `actingAs`: kotlin.String
  val `grant`: Uuid?
  val `scopes`: List<kotlin.String>
  val `until`: Day?
data class Advice (
  val `code`: kotlin.String
  val `call120`: kotlin.Boolean
  val `sentences`: List<kotlin.String>
  val `sentencesEn`: List<kotlin.String>
data class Agreement (
  val `contract`: Uuid
  val `wanted`: Wanted
  val `templateVersion`: kotlin.String
  val `documentHash`: kotlin.String
  val `text`: kotlin.String
  val `endsOn`: Day
  val `feeOfTerm`: Fees
  val `guardian`: Uuid?
  val `against`: List<kotlin.String>
data class Alarm (
  val `id`: Uuid
  val `at`: Moment
  val `tells`: Tells
data class Approval (
  val `resident`: Uuid
  val `name`: kotlin.String
  val `age`: kotlin.Int
  val `earlyReason`: kotlin.String?
  val `note`: kotlin.String?
  val `item`: RefillItem
  val `runOut`: Day?
  val `daysLeft`: kotlin.Long
  val `lastVisit`: Day?
  val `control`: List<ControlLine>
  val `against`: List<kotlin.String>
  val `lacks`: List<Evidence>
  val `minds`: List<MindLine>
  val `monitoring`: kotlin.String?
  val `clear`: kotlin.Boolean
  val `waits`: kotlin.Boolean
data class BucketCount (
  val `bucket`: Bucket
  val `residents`: kotlin.UInt
data class CareTeam (
  val `team`: Uuid
  val `name`: kotlin.String
  val `doctor`: kotlin.String
  val `institution`: kotlin.String
  val `phone`: kotlin.String?
  val `hours`: kotlin.String?
data class Claim (
  val `claim`: Uuid
  val `stands`: ClaimStands
  val `triesLeft`: kotlin.UInt
  val `reason`: kotlin.String?
  val `claimedAt`: Moment
data class Colleague (
  val `staff`: Uuid
  val `name`: kotlin.String
data class ConfirmedMedicine (
  val `item`: Uuid
  val `drug`: Uuid
  val `name`: kotlin.String
  val `strength`: kotlin.String
data class ConsentText (
  val `purpose`: ConsentPurpose
  val `version`: kotlin.String
  val `hash`: kotlin.String
  val `title`: kotlin.String
  val `body`: kotlin.String
  val `optional`: kotlin.Boolean
data class Contract (
  val `contract`: Uuid
  val `status`: kotlin.String
  val `team`: Uuid
  val `teamName`: kotlin.String
  val `doctor`: Uuid
  val `doctorName`: kotlin.String
  val `institutionName`: kotlin.String
  val `package`: Uuid
  val `packageName`: kotlin.String
  val `startsOn`: Day
  val `endsOn`: Day
  val `years`: kotlin.Int
  val `feePerYear`: Fees
  val `priorityGroups`: List<PriorityGroup>
  val `signedAt`: Moment
  val `signedBy`: kotlin.String
  val `signedByGuardian`: kotlin.Boolean
  val `answerBy`: Day?
  val `declined`: kotlin.String?
  val `steps`: List<ContractStep>
  val `can`: Possible
  val `services`: List<Promise>
data class ContractRequest (
  val `contract`: Uuid
  val `resident`: Uuid
  val `name`: kotlin.String
  val `age`: kotlin.Int
  val `priorityGroups`: List<PriorityGroup>
  val `doctorName`: kotlin.String
  val `package`: kotlin.String
  val `startsOn`: Day
  val `endsOn`: Day
  val `signedAt`: Moment
  val `signedByGuardian`: kotlin.Boolean
  val `answerBy`: Day
  val `verified`: kotlin.Boolean
  val `mineToAnswer`: kotlin.Boolean
data class ContractStep (
  val `name`: StepName
  val `state`: StepState
  val `on`: Day?
data class ControlLine (
  val `programme`: kotlin.String
  val `on`: Day
  val `controlled`: kotlin.Boolean
  val `nextDue`: Day
data class Decided (
  val `found`: List<FoundLine>
  val `tasks`: List<OpenedTask>
  val `emergency`: kotlin.Boolean
data class DiagnosisLine (
  val `diagnosis`: Uuid
  val `icd`: kotlin.String
  val `name`: kotlin.String
  val `diagnosedOn`: Day
  val `resolvedOn`: Day?
data class DoneAct (
  val `act`: Uuid
  val `resident`: Uuid
  val `name`: kotlin.String
  val `did`: Did
  val `at`: Moment
data class Dose (
  val `id`: Uuid
  val `at`: Moment
  val `medicines`: List<Uuid>
  val `taken`: kotlin.Boolean
data class Doses (
  val `today`: List<Dose>
  val `times`: List<MedicineTimes>
data class DueLine (
  val `words`: kotlin.String
  val `source`: Uuid
  val `on`: Day?
  val `urgent`: kotlin.Boolean
data class DueMatter (
  val `step`: Uuid
  val `about`: About
  val `source`: Uuid
  val `on`: Day
data class Entry (
  val `id`: Uuid
  val `madeAt`: Moment
  val `meant`: Meant?
  val `said`: Said?
data class EvidenceForm (
  val `resident`: Uuid
  val `name`: kotlin.String
  val `age`: kotlin.Int
  val `medicine`: kotlin.String
  val `questions`: List<VisitQuestion>
  val `visitOn`: Day?
  val `scope`: kotlin.String?
  val `lastOn`: Day?
  val `missing`: kotlin.UInt
  val `ready`: kotlin.Boolean
  val `faults`: List<FieldFault>
  val `left`: List<kotlin.String>?
data class Family (
  val `guardians`: List<Guardian>
  val `proxies`: List<Proxy>
  val `consents`: List<ConsentPurpose>
data class Fees (
  val `total`: kotlin.UInt
  val `insurance`: kotlin.UInt
  val `publicHealth`: kotlin.UInt
  val `resident`: kotlin.UInt
data class FieldFault (
  val `field`: kotlin.String
  val `code`: kotlin.String
data class FoundInstitutions (
  val `found`: List<Institution>
  val `asOf`: Moment?
data class FoundLine (
  val `programme`: kotlin.String
  val `visitClass`: kotlin.UByte?
  val `action`: kotlin.String
  val `controlled`: kotlin.Boolean
  val `nextDue`: Day
data class FoundTeams (
  val `found`: List<Team>
  val `asOf`: Moment?
data class Guardian (
  val `name`: kotlin.String
  val `relation`: kotlin.String
  val `until`: Day?
data class Home (
  val `resident`: Uuid
  val `name`: kotlin.String?
  val `today`: Day
  val `people`: List<Person>
  val `next`: Notice?
  val `notices`: kotlin.UInt
  val `medicines`: List<Medicine>
  val `lastReading`: ShownReading?
  val `team`: CareTeam?
  val `unsent`: Unsent
  val `lastSync`: Moment?
data class HomeVisits (
  val `asOf`: Day
  val `whole`: kotlin.Boolean
  val `villages`: List<Village>
data class HttpHeader (
  val `name`: kotlin.String
  val `value`: kotlin.String
data class HttpRequest (
  val `method`: kotlin.String
  val `path`: kotlin.String
  val `headers`: List<HttpHeader>
  val `body`: kotlin.ByteArray?
data class HttpResponse (
  val `status`: kotlin.UShort
  val `headers`: List<HttpHeader>
  val `body`: kotlin.ByteArray
data class Identity (
  val `name`: kotlin.String?
  val `document`: kotlin.String?
  val `verified`: kotlin.Boolean
  val `claim`: Claim?
data class Installation (
  val `installId`: kotlin.String
  val `name`: kotlin.String
data class Institution (
  val `institution`: Uuid
  val `name`: kotlin.String
  val `address`: kotlin.String
  val `phone`: kotlin.String
  val `hours`: kotlin.String
  val `metres`: kotlin.UInt?
data class Lasts (
  val `runOut`: Day
  val `daysLeft`: kotlin.Long
  val `words`: kotlin.String
  val `wordsEn`: kotlin.String
  val `reportedOn`: Day?
  val `unitsLeft`: kotlin.UInt?
data class ListPart (
  val `bucket`: Bucket?
  val `programme`: kotlin.String?
  val `village`: kotlin.String?
  val `risk`: RiskLevel?
  val `assigned`: kotlin.String?
  val `consent`: ConsentPurpose?
  val `search`: kotlin.String?
data class ListRow (
  val `resident`: Uuid
  val `name`: kotlin.String
  val `age`: kotlin.Int
  val `bucket`: Bucket?
  val `daysOverdue`: kotlin.Long?
  val `risk`: RiskLevel
  val `riskWords`: List<kotlin.String>
  val `lastContact`: Day?
  val `medicineDaysLeft`: kotlin.Long?
  val `dues`: List<DueLine>
  val `village`: kotlin.String?
  val `assignedTo`: Uuid?
  val `snoozedUntil`: Day?
  val `invitedOn`: Day?
  val `lastValues`: List<kotlin.String>
  val `contactWords`: kotlin.String?
  val `version`: kotlin.Long?
data class Logged (
  val `at`: Moment
  val `event`: kotlin.String
data class Meant (
  val `command`: kotlin.String
  val `residents`: List<Uuid>
  val `content`: kotlin.String
data class Medicine (
  val `medicine`: Uuid
  val `name`: kotlin.String
  val `strength`: kotlin.String
  val `unit`: kotlin.String
  val `howToTake`: kotlin.String
  val `stopped`: kotlin.Boolean
  val `lasts`: Lasts?
  val `lastDispensing`: Uuid?
  val `handedOver`: kotlin.UInt?
  val `canAsk`: kotlin.Boolean
  val `whyNot`: List<kotlin.String>
  val `fromDay`: Day?
  val `refill`: Refill?
  val `waits`: kotlin.Boolean
data class MedicineTimes (
  val `medicine`: Uuid
  val `minutes`: List<kotlin.UShort>
  val `told`: kotlin.Boolean
data class Member (
  val `staff`: Uuid
  val `name`: kotlin.String
  val `duty`: kotlin.String
  val `title`: kotlin.String?
  val `room`: Room?
data class MindLine (
  val `mind`: kotlin.String
  val `becauseOf`: kotlin.String?
data class Notice (
  val `kind`: kotlin.String
  val `on`: Day
  val `about`: kotlin.String?
  val `source`: Uuid
data class OpenedTask (
  val `kind`: kotlin.String
  val `urgency`: kotlin.String
data class OwnAccount (
  val `role`: kotlin.String
  val `name`: kotlin.String?
data class OwnTeam (
  val `team`: Uuid
  val `name`: kotlin.String?
  val `members`: List<Colleague>
data class Package (
  val `package`: Uuid
  val `name`: kotlin.String
  val `kind`: kotlin.String
  val `description`: kotlin.String
  val `feePerYear`: Fees
  val `services`: List<Promise>
data class Person (
  val `resident`: Uuid
  val `name`: kotlin.String?
  val `maySign`: kotlin.Boolean
data class Place (
  val `latitudeE6`: kotlin.Int
  val `longitudeE6`: kotlin.Int
data class Point (
  val `at`: Moment
  val `value`: kotlin.Long
data class Possible (
  val `withdraw`: kotlin.Boolean
  val `renew`: kotlin.Boolean
  val `end`: kotlin.Boolean
  val `takeBack`: kotlin.Boolean
data class PressurePoint (
  val `at`: Moment
  val `systolic`: kotlin.Long
  val `diastolic`: kotlin.Long
data class ProgrammeLine (
  val `enrolment`: Uuid
  val `programme`: kotlin.String
  val `state`: EnrolmentState
  val `lastVisit`: Uuid?
  val `lastVisitOn`: Day?
  val `last`: FoundLine?
  val `nextDue`: Day?
data class Promise (
  val `kind`: kotlin.String
  val `label`: kotlin.String
  val `timesPerYear`: kotlin.Int
  val `delivered`: kotlin.UInt?
data class Proxy (
  val `grant`: Uuid
  val `name`: kotlin.String
  val `phone`: kotlin.String
  val `relation`: ProxyRelation
  val `scopes`: List<ProxyScope>
  val `until`: Day
data class ReferralLine (
  val `referral`: Uuid
  val `happenedOn`: Day
  val `toInstitution`: kotlin.String
  val `toDepartment`: kotlin.String
  val `reason`: kotlin.String
data class Refill (
  val `request`: Uuid
  val `item`: Uuid
  val `state`: RefillState
  val `collectBy`: Day?
  val `delayed`: kotlin.String?
  val `reason`: kotlin.String?
data class RefillItem (
  val `name`: kotlin.String
  val `strength`: kotlin.String
  val `stands`: Refill
  val `receivedAt`: Moment
  val `reviewedAt`: Moment?
  val `preparingAt`: Moment?
  val `readyAt`: Moment?
  val `collectedAt`: Moment?
  val `endedAt`: Moment?
  val `decidedBy`: kotlin.String?
data class RefillRequest (
  val `request`: Uuid
  val `requestedAt`: Moment
  val `by`: kotlin.String
  val `actingFor`: kotlin.String?
  val `earlyReason`: kotlin.String?
  val `note`: kotlin.String?
  val `items`: List<RefillItem>
  val `waits`: kotlin.Boolean
data class ResidentCard (
  val `resident`: Uuid
  val `name`: kotlin.String
  val `sex`: Sex
  val `age`: kotlin.Int
  val `document`: kotlin.String
  val `phone`: kotlin.String?
  val `address`: kotlin.String?
  val `contactPreference`: ContactPreference?
  val `livesAlone`: kotlin.Boolean
  val `diedOn`: Day?
  val `programmes`: List<ProgrammeLine>
  val `visits`: List<VisitLine>
  val `diagnoses`: List<DiagnosisLine>
  val `referrals`: List<ReferralLine>
  val `tasks`: List<TaskLine>
  val `medicines`: List<Medicine>
  val `readings`: List<ShownReading>
  val `contracts`: List<Contract>
  val `consents`: List<ConsentPurpose>
  val `family`: List<Proxy>
data class Room (
  val `cap`: kotlin.UInt
  val `left`: kotlin.UInt
data class Said (
  val `code`: kotlin.String
  val `words`: Words?
  val `stale`: kotlin.Boolean
  val `current`: kotlin.String?
data class ShownReading (
  val `id`: Uuid
  val `value`: Measured
  val `signs`: List<DangerSign>
  val `takenAt`: Moment
  val `source`: ReadingSource
  val `by`: kotlin.String?
  val `advice`: Advice?
  val `waits`: kotlin.Boolean
data class SyncCentre (
  val `unsent`: Unsent
  val `oldestAgeMs`: kotlin.Long?
  val `lastSync`: Moment?
  val `sentBytes`: kotlin.ULong
  val `receivedBytes`: kotlin.ULong
  val `unread`: kotlin.UInt
  val `session`: SessionStands
  val `clock`: PhoneClock
  val `waiting`: List<Entry>
  val `tray`: List<Entry>
data class TaskLine (
  val `task`: Uuid
  val `kind`: kotlin.String
  val `urgency`: kotlin.String
  val `state`: kotlin.String
  val `openedAt`: Moment
  val `dueAt`: Moment
  val `version`: kotlin.Long?
data class Team (
  val `team`: Uuid
  val `name`: kotlin.String
  val `introduction`: kotlin.String
  val `phone`: kotlin.String
  val `hours`: kotlin.String
  val `institutionName`: kotlin.String
  val `members`: List<Member>
  val `room`: Room
  val `packages`: List<Package>
data class TeamStanding (
  val `team`: Uuid
  val `name`: kotlin.String?
  val `asOf`: Day
  val `whole`: kotlin.Boolean
  val `counts`: List<BucketCount>
  val `served`: kotlin.UInt
  val `signedThisMonth`: kotlin.UInt
  val `visitsThisMonth`: kotlin.UInt
  val `homeVisitsThisMonth`: kotlin.UInt
  val `refillsWaiting`: kotlin.UInt
  val `contractsWaiting`: kotlin.UInt
data class ToConfirm (
  val `days`: kotlin.UInt
  val `medicines`: List<ConfirmedMedicine>
data class ToVisit (
  val `resident`: Uuid
  val `name`: kotlin.String
  val `age`: kotlin.Int
  val `address`: kotlin.String?
  val `dues`: List<DueLine>
  val `visited`: kotlin.Boolean
  val `waits`: kotlin.Boolean
data class Trend (
  val `from`: Day
  val `to`: Day
  val `curves`: List<Curve>
  val `readings`: List<ShownReading>
data class Unsent (
  val `waiting`: kotlin.UInt
  val `oldest`: Moment?
  val `held`: kotlin.UInt
  val `rejected`: kotlin.UInt
  val `ofOthers`: kotlin.UInt
data class Village (
  val `name`: kotlin.String?
  val `residents`: List<ToVisit>
data class VisitChoice (
  val `code`: kotlin.String
  val `zh`: kotlin.String
  val `en`: kotlin.String
data class VisitForm (
  val `resident`: Uuid
  val `name`: kotlin.String
  val `age`: kotlin.Int
  val `programmes`: List<ProgrammeLine>
  val `covers`: List<kotlin.String>
  val `mode`: VisitMode?
  val `happenedOn`: Day
  val `lastOn`: Day?
  val `questions`: List<VisitQuestion>
  val `note`: kotlin.String
  val `dangerSignConfirmed`: kotlin.Boolean
  val `mayConfirm`: kotlin.Boolean
  val `corrects`: Uuid?
  val `kept`: kotlin.Boolean
  val `unread`: kotlin.Boolean
  val `missing`: kotlin.UInt
  val `ready`: kotlin.Boolean
  val `faults`: List<FieldFault>
  val `decided`: Decided?
  val `readings`: List<ShownReading>
  val `medicines`: List<Medicine>
data class VisitLine (
  val `visit`: Uuid
  val `happenedOn`: Day
  val `mode`: VisitMode
  val `by`: kotlin.String
  val `found`: List<FoundLine>
  val `note`: kotlin.String?
  val `corrected`: kotlin.Boolean
  val `waits`: kotlin.Boolean
  val `version`: kotlin.Long?
data class VisitQuestion (
  val `path`: kotlin.String
  val `zh`: kotlin.String
  val `en`: kotlin.String
  val `answer`: VisitAnswer
  val `given`: List<kotlin.String>
  val `last`: List<kotlin.String>
  val `needed`: kotlin.Boolean
  val `wrong`: kotlin.String?
data class Wanted (
  val `team`: Uuid
  val `doctor`: Uuid
  val `package`: Uuid
  val `startsOn`: Day
  val `years`: kotlin.Int
  val `priorityGroups`: List<PriorityGroup>
  val `origin`: SignedAs
data class Words (
  val `title`: kotlin.String
  val `next`: kotlin.String
data class Worklist (
  val `team`: Uuid
  val `asOf`: Day
  val `whole`: kotlin.Boolean
  val `counts`: List<BucketCount>
  val `rows`: List<ListRow>
  val `next`: kotlin.String?
  val `nextDue`: Day?
  val `drafts`: List<Uuid>
enum class About
  REFILL,
  FOLLOW_UP,
  ANNUAL_CHECK,
  CONTRACT_EXPIRY;
enum class Action
  ASK_AGAIN,
  TOMORROW,
  ENOUGH;
enum class Arm
  LEFT,
  RIGHT;
enum class Bucket
  TODAY,
  THIS_WEEK,
  THIS_MONTH,
  UNSCHEDULED;
sealed class CallOutcome
  object Reached : CallOutcome()
  val `on`: cn.jiayi.core.Day) : CallOutcome()
  object NoAnswer : CallOutcome()
  object WrongNumber : CallOutcome()
  object Refused : CallOutcome()
  val `on`: cn.jiayi.core.Day) : CallOutcome()
  val `on`: cn.jiayi.core.Day) : CallOutcome()
enum class Channel
  LOCAL,
  PUSH,
  INBOX,
  SMS,
  VOICE,
  TASK;
enum class ClaimStands
  RECEIVED,
  VERIFIED,
  REJECTED;
enum class ConsentPurpose
  CONTRACT_SERVICE,
  HEALTH_DATA,
  CHILD_DATA,
  FAMILY_SHARING,
  THIRD_PARTY,
  PUSH,
  SMS,
  RESEARCH;
enum class ContactPreference
  APP,
  SMS,
  PHONE_CALL,
  HOME_VISIT,
  VIA_FAMILY;
sealed class Curve
  val `points`: List<cn.jiayi.core.PressurePoint>) : Curve()
  val `context`: cn.jiayi.core.GlucoseContext, 
  val `points`: List<cn.jiayi.core.Point>) : Curve()
  val `points`: List<cn.jiayi.core.Point>) : Curve()
enum class DangerSign
  ALTERED_CONSCIOUSNESS,
  SEVERE_HEADACHE_OR_DIZZINESS,
  NAUSEA_OR_VOMITING,
  BLURRED_VISION,
  SUDDEN_VISION_LOSS,
  EYE_PAIN,
  PALPITATIONS,
  CHEST_TIGHTNESS,
  CANNOT_LIE_FLAT,
  ACETONE_BREATH,
  SWEATING,
  LOSS_OF_APPETITE,
  EXCESSIVE_THIRST,
  FREQUENT_URINATION,
  ABDOMINAL_PAIN,
  DEEP_BREATHING,
  FLUSHED_SKIN,
  SUDDEN_BREATHLESSNESS,
  BLUE_LIPS;
enum class Did
  CALL,
  SNOOZE,
  ASSIGN,
  INVITE,
  DEPARTURE;
enum class EndReason
  MOVED_AWAY,
  UNREACHABLE,
  REFUSES_SERVICE,
  OWN_WISH,
  OTHER,
  DEATH,
  TEAM_CHANGE,
  EXPIRED,
  DUPLICATE;
sealed class Ended
  object Done : Ended()
  object SignIn : Ended()
  val `at`: cn.jiayi.core.Moment, 
  val `why`: cn.jiayi.core.WhyLater) : Ended()
  object StorageFull : Ended()
  val `title`: kotlin.String?, 
  val `next`: kotlin.String?) : Ended()
enum class EnrolmentState
  ENROLLED,
  LOST,
  CLOSED;
enum class Evidence
  VISIT,
  ASSESSMENT,
  EDUCATION,
  CONFIRMATION;
sealed class Finished
  val `visit`: cn.jiayi.core.Uuid) : Finished()
  val `faults`: List<cn.jiayi.core.FieldFault>) : Finished()
  object Unknown : Finished()
sealed class Glucose
  object Lo : Glucose()
  val `tenths`: kotlin.Long) : Glucose()
  object Hi : Glucose()
enum class GlucoseContext
  FASTING,
  AFTER_MEAL,
  RANDOM;
sealed class JiayiException: kotlin.Exception()
  val `code`: kotlin.String, 
  val `title`: kotlin.String, 
  val `next`: kotlin.String
  val `why`: TransportException
  val `why`: KeyException
  val `detail`: kotlin.String
sealed class KeyException: kotlin.Exception()
enum class KeyName
  RECORDS,
  OUTBOX;
sealed class Measured
  val `systolic`: kotlin.Long, 
  val `diastolic`: kotlin.Long, 
  val `pulse`: kotlin.Long?, 
  val `arm`: cn.jiayi.core.Arm?) : Measured()
  val `value`: cn.jiayi.core.Glucose, 
  val `context`: cn.jiayi.core.GlucoseContext) : Measured()
  val `tenths`: kotlin.Long) : Measured()
sealed class PhoneClock
  object Right : PhoneClock()
  val `aheadMs`: kotlin.Long) : PhoneClock()
  object PutBack : PhoneClock()
enum class PriorityGroup
  PREGNANT,
  HYPERTENSION,
  DIABETES,
  TUBERCULOSIS,
  SEVERE_MENTAL,
  DISABLED,
  LIFTED_POVERTY,
  SPECIAL_FAMILY,
  COPD,
  CORONARY_HEART,
  STROKE,
  GENERAL;
enum class ProxyRelation
  SPOUSE,
  CHILD,
  CHILD_IN_LAW,
  GRANDCHILD,
  PARENT,
  SIBLING,
  OTHER_RELATIVE,
  NEIGHBOUR,
  FRIEND,
  CARER;
enum class ProxyScope
  VIEW,
  REQUEST_REFILL,
  PICKUP;
enum class ReadingSource
  HOME,
  TEAM,
  VISIT;
sealed class Recorded
  object Kept : Recorded()
  val `faults`: List<cn.jiayi.core.FieldFault>) : Recorded()
  object Unknown : Recorded()
enum class RefillState
  RECEIVED,
  REVIEWED,
  BEING_PREPARED,
  READY,
  COLLECTED,
  REFUSED,
  WITHDRAWN;
enum class RiskLevel
  LOW,
  MEDIUM,
  HIGH,
  URGENT;
sealed class SessionStands
  object SignedOut : SessionStands()
  val `renewBy`: cn.jiayi.core.Moment) : SessionStands()
  val `at`: cn.jiayi.core.Moment) : SessionStands()
  object Ended : SessionStands()
enum class Sex
  MALE,
  FEMALE;
sealed class SignedAs
  object New : SignedAs()
  val `of`: cn.jiayi.core.Uuid) : SignedAs()
  val `from`: cn.jiayi.core.Uuid) : SignedAs()
enum class StepName
  SUBMITTED,
  ANSWERED,
  IN_FORCE,
  ENDED;
enum class StepState
  DONE,
  NOW,
  LATER,
  NEVER;
enum class TaskOutcome
  HANDLED,
  VISIT_ARRANGED,
  REFERRED,
  SENT_TO_EMERGENCY,
  NOT_REACHED,
  NOT_NEEDED;
sealed class Tells
  val `about`: cn.jiayi.core.About, 
  val `title`: kotlin.String, 
  val `sentence`: kotlin.String, 
  val `actions`: List<cn.jiayi.core.Action>, 
  val `matters`: List<cn.jiayi.core.DueMatter>) : Tells()
  val `at`: cn.jiayi.core.Moment, 
  val `medicines`: List<cn.jiayi.core.Uuid>) : Tells()
sealed class Told
  object RecordsDamaged : Told()
  object RecordsKeyLost : Told()
  val `saved`: kotlin.ULong, 
  val `lost`: kotlin.ULong) : Told()
  val `unread`: kotlin.ULong, 
  val `found`: kotlin.ULong) : Told()
sealed class TransportException: kotlin.Exception()
sealed class Unlock
  object Open : Unlock()
  val `until`: cn.jiayi.core.Moment) : Unlock()
  object BySignIn : Unlock()
enum class Vendor
  FCM,
  HUAWEI;
sealed class VisitAnswer
  val `unitZh`: kotlin.String, 
  val `unitEn`: kotlin.String, 
  val `decimals`: kotlin.UByte, 
  val `meter`: kotlin.Boolean) : VisitAnswer()
  val `choices`: List<cn.jiayi.core.VisitChoice>) : VisitAnswer()
  val `choices`: List<cn.jiayi.core.VisitChoice>, 
  val `none`: kotlin.String?) : VisitAnswer()
  object Tick : VisitAnswer()
  object Text : VisitAnswer()
  object Day : VisitAnswer()
sealed class VisitField
  val `path`: kotlin.String, 
  val `given`: List<kotlin.String>) : VisitField()
  val `mode`: cn.jiayi.core.VisitMode) : VisitField()
  val `day`: cn.jiayi.core.Day) : VisitField()
  val `programme`: kotlin.String, 
  val `covered`: kotlin.Boolean) : VisitField()
  val `confirmed`: kotlin.Boolean) : VisitField()
  val `text`: kotlin.String) : VisitField()
enum class VisitMode
  CLINIC,
  HOME,
  PHONE,
  VIDEO;
sealed class WhyLater
  val `error`: cn.jiayi.core.TransportException) : WhyLater()
  object Busy : WhyLater()
  object Unexpected : WhyLater()
  */ fun `consentTexts`(): List<ConsentText>
  */ fun `identityNumberFault`(`number`: kotlin.String, `now`: Moment): kotlin.String?
  */ fun `signsToAsk`(`value`: Measured): List<DangerSign>
  */ fun `needsReason`(`outcome`: CallOutcome): kotlin.Boolean
