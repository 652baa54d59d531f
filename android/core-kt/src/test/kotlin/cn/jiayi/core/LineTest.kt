package cn.jiayi.core

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.time.Instant
import java.util.UUID

/** The engine over a line that drops, delays, cuts and doubles, to the real server: what is done is done once. */
class LineTest {
    @TempDir lateinit var folder: Path
    private val server = Server()
    private val faults = Faults(server.address, SEED)
    private val line = Line(OkHttpTransport(faults.address))

    @AfterEach
    fun close() {
        faults.close()
        server.close()
    }

    /** Again and again, as a phone does; each run goes on where the one before it ended. */
    private suspend fun Jiayi.delivers() {
        repeat(RUNS) { if (synchronise(Instant.now()) == Ended.Done) return }
        error("not in $RUNS runs: ${centre()}")
    }

    /** She looks at the message that came, whatever the app says, and asks for another when the code is of no use. */
    private suspend fun Jiayi.signsInSomehow(): UUID {
        repeat(CODES) {
            typed { askForCode(PHONE) }
            val code = runCatching { server.codeSentTo(PHONE) }.getOrNull() ?: return@repeat
            typed { signInResident(PHONE, code, Installation("i-1", "红米")) } ?: return@repeat
            delivers()
            return checkNotNull(ownResident())
        }
        error("not with $CODES codes")
    }

    /** None of a call that failed, which it does in its own words only. */
    private suspend fun <T> typed(call: suspend () -> T): T? =
        try {
            call()
        } catch (_: JiayiException.NoAnswer) {
            null
        } catch (_: JiayiException.Refused) {
            null
        }

    private fun throughEachFate(act: () -> Unit) {
        repeat(ROUNDS) {
            act()
            if (faults.ofCommands.containsAll(Fate.entries)) return
        }
        error("in $ROUNDS rounds no more than ${faults.ofCommands.toSet()}")
    }

    @Test
    fun `what a resident does is done once whatever befalls its way`() =
        runBlocking {
            val jiayi = open(folder.resolve("hers"), line)
            val her = jiayi.signsInSomehow()
            val measured = mutableListOf<UUID>()
            val asked = mutableListOf<UUID>()
            val danger = Measured.BloodPressure(192, 116, null, null)
            throughEachFate {
                runBlocking {
                    line.cut.set(true)
                    val now = Instant.now()
                    measured += jiayi.recordReading(her, danger, listOf(DangerSign.CHEST_TIGHTNESS), now, null, now)
                    val medicine =
                        jiayi.medicines(her, now).first {
                            it.canAsk ||
                                it.refill?.state == RefillState.RECEIVED
                        }
                    medicine.refill?.let { jiayi.withdrawRefill(her, it.request, listOf(it.item), now) }
                    asked += jiayi.requestRefill(her, listOf(medicine.medicine), null, now)
                    assertInstanceOf(Ended.Later::class.java, jiayi.synchronise(now))
                    line.cut.set(false)
                    jiayi.delivers()
                }
            }
            assertEquals(0u to emptyList<Entry>(), jiayi.centre().let { it.unsent.waiting to it.tray })

            val another = open(folder.resolve("another"), OkHttpTransport(server.address))
            assertEquals(her, another.signsIn(PHONE, server))
            val now = Instant.now()
            val seen = another.trend(her, 7u, now).readings.filter { it.value == danger }
            assertEquals(measured.sorted(), seen.map { it.id }.sorted())
            val requests = another.refills(her, now).filter { it.request in asked }
            assertEquals(asked.sorted(), requests.map { it.request }.sorted())
            val stand =
                requests
                    .groupingBy {
                        it.items
                            .single()
                            .stands.state
                    }.eachCount()
            assertEquals(1, stand[RefillState.RECEIVED])
            assertEquals(asked.size - 1, stand[RefillState.WITHDRAWN] ?: 0)
            val team = open(folder.resolve("team"), OkHttpTransport(server.address)).also { it.signsIn("leader1") }
            val card = checkNotNull(team.residentCard(her, now))
            assertTrue(card.tasks.any { it.urgency != "routine" }, "${card.tasks}")
            listOf(jiayi, another, team).forEach { it.shutDown() }
        }

    @Test
    fun `what a team does on its list is done once whatever befalls its way`() =
        runBlocking {
            val mine = open(folder.resolve("mine"), line)
            val straight =
                open(
                    folder.resolve("straight"),
                    OkHttpTransport(server.address),
                ).also { it.signsIn("leader1") }
            repeat(CODES) { typed { mine.signInStaff("nurse1", PASSWORD, null, null, Installation("i-3", "x")) } }
            mine.delivers()
            val people = mine.served().map { it.resident }
            val colleagues =
                mine
                    .ownTeams(Instant.now())
                    .first()
                    .members
                    .map { it.staff }
            var turn = 0
            throughEachFate {
                runBlocking {
                    line.cut.set(true)
                    val (one, two) = List(2) { people[turn++ % people.size] }
                    val now = Instant.now()
                    mine.assign(one, colleagues[turn % colleagues.size], mine.row(one)?.version, now)
                    mine.recordReading(two, Measured.BloodPressure(128, 78, null, null), emptyList(), now, null, now)
                    val act = mine.recordCall(two, CallOutcome.Reached, null, mine.row(two)?.version, now)
                    mine.undo(two, act, now)
                    line.cut.set(false)
                    mine.delivers()
                }
            }
            val centre = mine.centre()
            assertEquals(0u to emptyList<Entry>(), centre.unsent.waiting to centre.tray)
            assertEquals(Ended.Done, straight.synchronise(Instant.now()))
            val assigned = straight.list().associate { it.resident to it.assignedTo }
            assertEquals(mine.list().associate { it.resident to it.assignedTo }, assigned)
            assertTrue(assigned[people.first()] in colleagues)
            val readings = straight.residentCard(people[1], Instant.now())?.readings.orEmpty()
            assertEquals(readings.map { it.id }.toSet().size, readings.size)
            listOf(mine, straight).forEach { it.shutDown() }
        }

    @Test
    fun `the same seed befalls the same requests alike`() {
        fun fates(seed: Int) =
            Faults(server.address, seed).use { faults ->
                val http = OkHttpTransport(faults.address)
                runBlocking {
                    (1..40).map {
                        typedHttp {
                            http.execute(
                                HttpRequest("GET", "/healthz", emptyList(), null),
                            )
                        }
                    }
                }
            }
        val once = fates(SEED)
        assertEquals(once, fates(SEED))
        assertFalse(once == fates(SEED + 1))
        assertTrue(once.any { it == null } && once.any { it != null })
        assertNull(once.filterNotNull().find { it != 200.toUShort() })
    }

    private suspend fun typedHttp(call: suspend () -> HttpResponse): UShort? =
        try {
            call().status
        } catch (_: TransportException.NoNetwork) {
            null
        }

    private companion object {
        const val SEED = 20_211_121
        const val PHONE = "13800130001"
        const val PASSWORD = "jiayi-demo-2026"
        const val RUNS = 60
        const val CODES = 5
        const val ROUNDS = 60
    }
}
