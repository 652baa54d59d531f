package cn.jiayi.core

import kotlinx.coroutines.runBlocking
import mockwebserver3.Dispatcher
import mockwebserver3.MockResponse
import mockwebserver3.MockWebServer
import mockwebserver3.RecordedRequest
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.MethodSource
import java.io.File
import java.nio.file.Path
import java.sql.DriverManager
import java.time.Instant
import java.util.concurrent.CopyOnWriteArrayList

/** The files of every app that was released, opened by this one: what is in them is shown and delivered. */
class GoldenTest {
    @TempDir lateinit var folder: Path

    /** A clinic in which the golden files' doctor has her account; the invented county has none. */
    private class Clinic : AutoCloseable {
        val server = MockWebServer()
        val delivered = CopyOnWriteArrayList<String>()
        val asked = CopyOnWriteArrayList<String>()

        init {
            server.dispatcher =
                object : Dispatcher() {
                    override fun dispatch(request: RecordedRequest) =
                        MockResponse(body = answer(request.url.encodedPath, request))
                }
            server.start()
        }

        private fun answer(
            path: String,
            request: RecordedRequest,
        ): String =
            when (path) {
                "/api/v1/sign-in/staff" -> {
                    """{"token": "t", "session": "$SERVER", "account": "$DOCTOR", "role": "doctor", "expires_at": $FAR}"""
                }

                "/api/v1/me" -> {
                    """{"account": "$DOCTOR", "role": "doctor", "resident": null, "staff": "$DOCTOR", "institution": null,
                        "incarnation": "$SERVER", "feeds": ["reference", "resident:$MRS_WANG"]}"""
                }

                "/api/v1/commands" -> {
                    delivered += request.body!!.utf8()
                    """{"outcomes": [{"id": "$SECOND", "status": "applied"}]}"""
                }

                else -> {
                    asked += request.url.query.orEmpty()
                    """{"changes": [], "cursor": "c5", "has_more": false}"""
                }
            }

        override fun close() = server.close()
    }

    private fun restore(
        golden: File,
        as_: String,
    ) = DriverManager.getConnection("jdbc:sqlite:${folder.resolve(as_)}").use { database ->
        database.createStatement().use { it.executeUpdate(golden.readText()) }
    }

    @ParameterizedTest
    @MethodSource("outboxes")
    fun `what an older app had not sent is delivered as it wrote it`(golden: File) =
        runBlocking {
            restore(golden, "outbox-1.db")
            Clinic().use { clinic ->
                val jiayi = open(folder, OkHttpTransport(clinic.server.url("/")))
                assertEquals(emptyList<Told>(), jiayi.takeNotices())
                jiayi.signInStaff("d", "d", null, null, Installation("i", "x"))
                val before = jiayi.centre()
                assertEquals(SECOND, "${before.waiting.single().id}")
                assertEquals(
                    "STALE",
                    before.tray
                        .single()
                        .said
                        ?.code,
                )
                assertEquals(Ended.Done, jiayi.synchronise(Instant.now()))
                val sent = clinic.delivered.single()
                assertEquals(1, Regex(""""issued_at"""").findAll(sent).count())
                assertTrue(
                    """"id":"$SECOND"""" in sent && """"sbp":128""" in sent && """"corrects":"$FIRST"""" in sent,
                    sent,
                )
                assertEquals(emptyList<Entry>() to 1, jiayi.centre().let { it.waiting to it.tray.size })
                jiayi.shutDown()
            }
        }

    @ParameterizedTest
    @MethodSource("records")
    fun `what an older app had read is there, and is read on from where it was`(golden: File) =
        runBlocking {
            restore(golden, "records.db")
            Clinic().use { clinic ->
                val jiayi = open(folder, OkHttpTransport(clinic.server.url("/")))
                assertEquals(emptyList<Told>(), jiayi.takeNotices())
                jiayi.signInStaff("d", "d", null, null, Installation("i", "x"))
                // A record that only a test would write, which no app can show.
                assertEquals(1u, jiayi.centre().unread)
                assertEquals(Ended.Done, jiayi.synchronise(Instant.now()))
                assertEquals(1u, jiayi.centre().unread)
                assertEquals(1, clinic.asked.count { "after=c4" in it })
                jiayi.shutDown()
            }
        }

    @Test
    fun `there is a file of every version`() {
        assertEquals((1..4).map { "outbox-$it.sql" }, outboxes().map { it.name })
        assertEquals((1..4).map { "records-$it.sql" }, records().map { it.name })
    }

    private companion object {
        const val FIRST = "00000000-0000-0000-0000-000000000001"
        const val SECOND = "00000000-0000-0000-0000-000000000002"
        const val SERVER = "00000000-0000-0000-0000-000000000051"
        const val MRS_WANG = "00000000-0000-0000-0000-0000000000aa"
        const val DOCTOR = "00000000-0000-0000-0000-0000000000d0"
        val FAR = Instant.now().plusSeconds(86_400).toEpochMilli()

        fun golden(name: String) =
            checkNotNull(File(System.getProperty("golden")).listFiles { file -> file.name.startsWith(name) }).sorted()

        @JvmStatic
        fun outboxes() = golden("outbox-")

        @JvmStatic
        fun records() = golden("records-")
    }
}
