class InternalException(message: String) : kotlin.Exception(message)
  UNIFFI_CALL_UNEXPECTED_ERROR,
  UNIFFI_CALL_ERROR,
  UNIFFI_CALL_UNEXPECTED_ERROR,
public interface HttpTransport
  suspend fun `execute`(`request`: HttpRequest): HttpResponse
public interface JiayiInterface
  suspend fun `remindTomorrow`(`of`: Uuid, `dispensing`: Uuid, `now`: Moment)
  suspend fun `requestRefill`(`of`: Uuid, `medicines`: List<Uuid>, `note`: kotlin.String?, `now`: Moment): Uuid
  suspend fun `nextRevision`(`seen`: kotlin.ULong): kotlin.ULong?
  suspend fun `pause`()
  suspend fun `resume`()
  suspend fun `shutDown`()
  suspend fun `takeNotices`(): List<Told>
  suspend fun `advice`(`of`: Uuid, `value`: Measured, `signs`: List<DangerSign>, `takenAt`: Moment): Advice?
  suspend fun `recordReading`(`of`: Uuid, `value`: Measured, `signs`: List<DangerSign>, `takenAt`: Moment, `corrects`: Uuid?, `now`: Moment): Uuid
  suspend fun `trend`(`of`: Uuid, `days`: kotlin.UShort, `now`: Moment): Trend
  suspend fun `home`(`of`: Uuid, `now`: Moment): Home
  suspend fun `inbox`(`of`: Uuid, `now`: Moment): List<Notice>
  suspend fun `medicines`(`of`: Uuid, `now`: Moment): List<Medicine>
  suspend fun `ownResident`(): Uuid?
  suspend fun `askForCode`(`phone`: kotlin.String)
  suspend fun `signInResident`(`phone`: kotlin.String, `code`: kotlin.String, `installation`: Installation): Account
  suspend fun `signInStaff`(`login`: kotlin.String, `password`: kotlin.String, `code`: kotlin.String?, `role`: kotlin.String?, `installation`: Installation): Account
  suspend fun `signOut`()
  suspend fun `synchronise`(`now`: Moment): Ended
  suspend fun `setAside`(`id`: Uuid): kotlin.Boolean
  suspend fun `syncCentre`(`now`: Moment): SyncCentre
  suspend fun `open`(`folder`: kotlin.String, `keys`: KeyProvider, `transport`: HttpTransport) : Jiayi
public interface KeyProvider
  fun `key`(`name`: KeyName): kotlin.ByteArray
data class Account (
  val `account`: Uuid
  val `role`: kotlin.String
  val `recoveryCodes`: List<kotlin.String>
data class Advice (
  val `code`: kotlin.String
  val `call120`: kotlin.Boolean
  val `sentences`: List<kotlin.String>
  val `sentencesEn`: List<kotlin.String>
data class CareTeam (
  val `team`: Uuid
  val `name`: kotlin.String
  val `doctor`: kotlin.String
  val `institution`: kotlin.String
  val `phone`: kotlin.String?
  val `hours`: kotlin.String?
data class Entry (
  val `id`: Uuid
  val `madeAt`: Moment
  val `meant`: Meant?
  val `said`: Said?
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
data class Installation (
  val `installId`: kotlin.String
  val `name`: kotlin.String
data class Lasts (
  val `runOut`: Day
  val `daysLeft`: kotlin.Long
  val `words`: kotlin.String
  val `wordsEn`: kotlin.String
  val `reportedOn`: Day?
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
  val `canAsk`: kotlin.Boolean
  val `whyNot`: List<kotlin.String>
  val `fromDay`: Day?
  val `refill`: Refill?
  val `waits`: kotlin.Boolean
data class Notice (
  val `kind`: kotlin.String
  val `on`: Day
  val `about`: kotlin.String?
  val `source`: Uuid
data class Person (
  val `resident`: Uuid
  val `name`: kotlin.String?
data class Point (
  val `at`: Moment
  val `value`: kotlin.Long
data class PressurePoint (
  val `at`: Moment
  val `systolic`: kotlin.Long
  val `diastolic`: kotlin.Long
data class Refill (
  val `request`: Uuid
  val `item`: Uuid
  val `state`: RefillState
  val `collectBy`: Day?
  val `delayed`: kotlin.String?
  val `reason`: kotlin.String?
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
data class Words (
  val `title`: kotlin.String
  val `next`: kotlin.String
enum class Arm
  LEFT,
  RIGHT;
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
sealed class Ended
  object Done : Ended()
  object SignIn : Ended()
  val `at`: cn.jiayi.core.Moment, 
  val `why`: cn.jiayi.core.WhyLater) : Ended()
  object StorageFull : Ended()
  val `title`: kotlin.String?, 
  val `next`: kotlin.String?) : Ended()
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
enum class ReadingSource
  HOME,
  TEAM,
  VISIT;
enum class RefillState
  RECEIVED,
  REVIEWED,
  BEING_PREPARED,
  READY,
  COLLECTED,
  REFUSED,
  WITHDRAWN;
sealed class SessionStands
  object SignedOut : SessionStands()
  val `renewBy`: cn.jiayi.core.Moment) : SessionStands()
  val `at`: cn.jiayi.core.Moment) : SessionStands()
  object Ended : SessionStands()
sealed class Told
  object RecordsDamaged : Told()
  object RecordsKeyLost : Told()
  val `saved`: kotlin.ULong, 
  val `lost`: kotlin.ULong) : Told()
  val `unread`: kotlin.ULong, 
  val `found`: kotlin.ULong) : Told()
sealed class TransportException: kotlin.Exception()
sealed class WhyLater
  val `error`: cn.jiayi.core.TransportException) : WhyLater()
  object Busy : WhyLater()
  object Unexpected : WhyLater()
