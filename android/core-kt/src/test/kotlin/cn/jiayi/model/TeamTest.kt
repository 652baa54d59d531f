package cn.jiayi.model

import cn.jiayi.core.Ended
import cn.jiayi.core.Finished
import cn.jiayi.core.HttpRequest
import cn.jiayi.core.HttpTransport
import cn.jiayi.core.Installation
import cn.jiayi.core.Jiayi
import cn.jiayi.core.KeyName
import cn.jiayi.core.KeyProvider
import cn.jiayi.core.OkHttpTransport
import cn.jiayi.core.Server
import cn.jiayi.core.TransportException
import cn.jiayi.core.VisitAnswer
import cn.jiayi.core.VisitField
import cn.jiayi.core.VisitMode
import cn.jiayi.core.VisitQuestion
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.io.TempDir
import java.nio.ByteBuffer
import java.nio.file.Path
import java.security.MessageDigest
import java.time.Clock
import java.time.Duration
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneId
import java.time.ZoneOffset
import java.util.HexFormat
import java.util.UUID

/** A doctor's phone with the real engine, signed in at a real server of its own; and what happens away from it. */
abstract class TeamTest {
    @TempDir lateinit var folder: Path
    protected val pages = CoroutineScope(Job() + Dispatchers.Default)
    protected val clock = Ticking()
    protected var cut = false
    protected lateinit var server: Server
    protected open val residents = 40
    protected lateinit var desk: Desk

    private val line by lazy { OkHttpTransport(server.address) }
    private val mayBeCut =
        object : HttpTransport {
            override suspend fun execute(request: HttpRequest) =
                if (cut) throw TransportException.NoNetwork() else line.execute(request)
        }

    @BeforeEach
    fun signIn() =
        runBlocking {
            server = Server(residents)
            signInDoctor()
        }

    @AfterEach
    fun close() =
        runBlocking {
            pages.cancel()
            desk.jiayi.shutDown()
            server.close()
        }

    private suspend fun signInDoctor() {
        val jiayi = Jiayi.open(folder.resolve("doctor").toString(), OneKey, mayBeCut)
        jiayi.signInStaff(DOCTOR, PASSWORD, null, null, PHONE)
        desk = Desk(jiayi, clock, Silent)
        assertEquals(Ended.Done, desk.synchronise())
        desk.begin()
        pages.launch { desk.watch() }
    }

    /** Somebody of the demo on her own phone. */
    protected suspend fun resident(number: String): Jiayi {
        val jiayi = Jiayi.open(folder.resolve(number).toString(), OneKey, line)
        jiayi.askForCode(number)
        jiayi.signInResident(number, server.codeSentTo(number), PHONE)
        assertEquals(Ended.Done, jiayi.synchronise(Instant.now()))
        return jiayi
    }

    /** Somebody of the staff at the desk, who does what no phone does. */
    protected inner class AtTheDesk(
        login: String,
    ) {
        private val token: String

        init {
            val device = """{"install_id":"d","name":"d"}"""
            val body = """{"login":"$login","password":"$PASSWORD","device":$device}"""
            token = field("token", asks("POST", "sign-in/staff", body.toByteArray(), null))
        }

        val staff get() = field("staff", asks("GET", "me", null, token))

        fun does(
            name: String,
            content: String,
        ) {
            val (id, now) = UUID.randomUUID() to Instant.now().toEpochMilli()
            val envelope = """{"id":"$id","issued_at":$now,"schema":1,"command":{"$name":$content}}"""
            val answer = asks("POST", "commands", """{"commands":[$envelope]}""".toByteArray(), token)
            check(""""status":"applied"""" in answer) { "$name: $answer" }
        }

        /** By what it is named. */
        fun keeps(scan: ByteArray): String {
            val digest = MessageDigest.getInstance("SHA-256").digest(scan)
            return digest.joinToString("") { "%02x".format(it) }.also { asks("PUT", "blobs/$it", scan, token) }
        }

        private fun field(
            name: String,
            json: String,
        ) = """"$name":"([^"]+)"""".toRegex().find(json)!!.groupValues[1]
    }

    private fun asks(
        method: String,
        path: String,
        body: ByteArray?,
        token: String?,
    ): String {
        val type = if (method == "PUT") "image/png" else "application/json"
        val request =
            Request
                .Builder()
                .url(server.address.resolve("/api/v1/$path")!!)
                .method(method, body?.toRequestBody(type.toMediaType()))
                .apply { if (token != null) header("authorization", "Bearer $token") }
                .build()
        return OkHttpClient().newCall(request).execute().use { it.body.string() }
    }

    /** She is seen today and found well. */
    protected fun visited(of: UUID): UUID {
        val visit = UUID.randomUUID()
        val today = LocalDate.now(ZoneId.of("Asia/Shanghai"))
        AtTheDesk(DOCTOR).does(
            "record_visit",
            """{"visit":"$visit","resident":"$of","happened_on":"$today","mode":"clinic","place":"facility",
                "common":{"pressure":{"sbp":128,"dbp":78},"heart_rate":72},"forms":{
                "hypertension":{"symptoms":["none"],"course":{"adherence":"regular"}},
                "diabetes":{"symptoms":["none"],"course":{"adherence":"regular"},"fasting_glucose":{"tenths":61}}}}""",
        )
        return visit
    }

    /** And her medicines are judged to go on for twelve weeks, and she confirms it on paper. */
    protected fun seen(
        of: UUID,
        vararg medicines: String,
    ) {
        val visit = visited(of)
        val drugs = medicines.joinToString(",") { """"${drug(it)}"""" }
        val (doctor, nurse) = AtTheDesk(DOCTOR) to AtTheDesk("nurse1")
        doctor.does(
            "assess_for_long_prescription",
            """{"assessment":"${UUID.randomUUID()}","resident":"$of","visit":"$visit","scope":"strict","drugs":[$drugs],
                "answers":{"regimen_stable":true,"long_term_need":true,"new_disease":false,"hospitalised_since":false,
                "other_reassessment":false,"severe_adr":false,"findings":"病情稳定，方案不变。"}}""",
        )
        nurse.does(
            "record_education",
            """{"education":"${UUID.randomUUID()}","resident":"$of","topics":["dose","storage"]}""",
        )
        val signed = nurse.keeps(PIXEL + UUID.randomUUID().toString().toByteArray())
        nurse.does(
            "confirm_long_prescription",
            """{"confirmation":"${UUID.randomUUID()}","resident":"$of","days":84,"drugs":[$drugs],"signature":"$signed",
            "witness":"${doctor.staff}"}""",
        )
    }

    /** As every server and every phone derives it of its key. */
    private fun drug(key: String): UUID {
        val bytes = MessageDigest.getInstance("SHA-256").digest("jiayi drug $key".toByteArray())
        bytes[6] = (bytes[6].toInt() and 0x0F or 0x80).toByte()
        bytes[8] = (bytes[8].toInt() and 0x3F or 0x80).toByte()
        val buffer = ByteBuffer.wrap(bytes)
        return UUID(buffer.long, buffer.long)
    }

    /** A visit in the house of somebody who is well. */
    protected suspend fun visitsAtHome(of: UUID) {
        val jiayi = desk.jiayi
        var form = checkNotNull(jiayi.fillVisit(of, VisitField.Mode(VisitMode.HOME), desk.now()))
        while (true) {
            val next = form.questions.find { it.needed && it.given.isEmpty() } ?: break
            val answer = VisitField.Answer(next.path, listOf(next.ofTheWell()))
            form = checkNotNull(jiayi.fillVisit(of, answer, desk.now()))
        }
        assertInstanceOf(Finished.Recorded::class.java, jiayi.finishVisit(of, desk.now()))
    }

    /** What it shows, as soon as it is so. */
    protected suspend fun <T> Page<T, *>.shows(what: (T) -> Boolean): T =
        withTimeoutOrNull(PATIENCE) {
            val ready = state.first { screen -> (screen.content as? Content.Ready)?.value?.let(what) == true }
            (ready.content as Content.Ready).value
        } ?: error("it shows ${state.value}")

    protected fun <T, E> opened(page: Page<T, E>) = page.also { it.open() }

    protected fun place() =
        desk.way.places.value
            .last()

    protected companion object {
        const val DOCTOR = "leader1"
        const val PASSWORD = "jiayi-demo-2026"

        /** The head of a PNG of one grey pixel; whatever follows it. */
        val PIXEL = HexFormat.of().parseHex("89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55")
        const val WANG = "13800130001"
        val PHONE = Installation("i-1", "红米")
        const val PATIENCE = 30_000L
    }
}

/** What somebody who is well answers. */
internal fun VisitQuestion.ofTheWell(): String =
    when (val answer = answer) {
        is VisitAnswer.OneOf -> {
            answer.choices.first().code
        }

        is VisitAnswer.AnyOf -> {
            answer.none ?: answer.choices.first().code
        }

        else -> {
            when (path.substringAfterLast('.')) {
                "sbp" -> "128"
                "dbp" -> "78"
                "fasting_glucose" -> "6.1"
                else -> "1"
            }
        }
    }

private object OneKey : KeyProvider {
    override fun key(name: KeyName) = ByteArray(32) { 7 }
}

internal object Silent : Outside {
    override val speaking = MutableStateFlow(false)

    override fun speak(text: String) = Unit

    override fun hush() = Unit

    override fun dial(number: String) = Unit

    override fun sync() = Unit
}

/** The system's time, and how far a test has put it ahead. */
class Ticking : Clock() {
    var ahead: Duration = Duration.ZERO

    override fun instant(): Instant = Instant.now() + ahead

    override fun getZone(): ZoneId = ZoneOffset.UTC

    override fun withZone(zone: ZoneId): Clock = this
}
