package cn.jiayi.core

import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.flow.drop
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.time.Instant
import java.time.LocalDate
import java.util.UUID

/** A resident of the county, signed in on a phone of her own. */
private class Phone(
    val jiayi: Jiayi,
    val line: Line,
    val her: UUID,
)

/** The engine through its bindings, against the real server. */
class EngineTest {
    @TempDir lateinit var folder: Path

    /** A number gets five codes an hour. */
    private suspend fun signedIn(number: String = PHONE): Phone {
        val line = Line(OkHttpTransport(server.address))
        val jiayi = Jiayi.open(folder.toString(), Ring(), line)
        jiayi.askForCode(number)
        val account = jiayi.signInResident(number, server.codeSentTo(number), Installation("i-1", "红米 Note"))
        assertEquals("resident", account.role)
        assertEquals(Ended.Done, jiayi.synchronise(Instant.now()))
        return Phone(jiayi, line, checkNotNull(jiayi.ownResident()))
    }

    @Test
    fun `she signs in and sees what she takes and whom to call`() =
        runBlocking {
            val phone = signedIn()
            val home = phone.jiayi.home(phone.her, Instant.now())
            assertEquals(phone.her, home.resident)
            assertTrue(home.medicines.isNotEmpty())
            assertTrue(checkNotNull(home.team).phone!!.isNotEmpty())
            assertEquals(0u, home.unsent.waiting)
            assertEquals(home.notices.toInt(), phone.jiayi.inbox(phone.her, Instant.now()).size)
            phone.jiayi.shutDown()
        }

    @Test
    fun `what she does without a network waits, survives the app, and is delivered`() =
        runBlocking {
            val phone = signedIn()
            val before = phone.jiayi.medicines(phone.her, Instant.now())
            val asked = before.first { it.canAsk }
            phone.line.cut.set(true)
            phone.jiayi.requestRefill(phone.her, listOf(asked.medicine), null, Instant.now())
            val later = assertInstanceOf(Ended.Later::class.java, phone.jiayi.synchronise(Instant.now()))
            assertInstanceOf(WhyLater.Network::class.java, later.why)
            phone.jiayi.shutDown()

            val line = Line(OkHttpTransport(server.address))
            val again = Jiayi.open(folder.toString(), Ring(), line)

            suspend fun card() = again.medicines(phone.her, Instant.now()).first { it.medicine == asked.medicine }
            val waiting = card()
            assertTrue(waiting.waits)
            assertFalse(waiting.canAsk)
            assertEquals(1u, again.home(phone.her, Instant.now()).unsent.waiting)
            assertEquals(Ended.Done, again.synchronise(Instant.now()))
            val delivered = card()
            assertFalse(delivered.waits)
            assertEquals(RefillState.RECEIVED, delivered.refill?.state)
            assertEquals(0u, again.home(phone.her, Instant.now()).unsent.waiting)
            again.shutDown()
        }

    @Test
    fun `a dangerous pressure is answered at once and stands in her curve without a network`() =
        runBlocking {
            val phone = signedIn()
            phone.line.cut.set(true)
            val (jiayi, her) = phone.jiayi to phone.her
            val taken = Instant.ofEpochMilli(Instant.now().toEpochMilli())
            val calm = Measured.BloodPressure(128, 78, 70, Arm.LEFT)
            assertNull(jiayi.advice(her, calm, emptyList(), taken))
            val high = Measured.BloodPressure(190, 115, null, null)
            val rest = checkNotNull(jiayi.advice(her, high, emptyList(), taken))
            assertFalse(rest.call120)
            val advice = checkNotNull(jiayi.advice(her, high, listOf(DangerSign.CHEST_TIGHTNESS), taken))
            assertTrue(advice.call120 && advice.sentences.size > 1)

            val id = jiayi.recordReading(her, high, emptyList(), taken, null, taken)
            val trend = jiayi.trend(her, 7u, taken)
            val newest = trend.readings.first()
            assertEquals(id to high, newest.id to newest.value)
            assertEquals(rest.code to true, newest.advice?.code to newest.waits)
            val curve = trend.curves.filterIsInstance<Curve.BloodPressure>().single()
            assertEquals(PressurePoint(taken, 190, 115), curve.points.last())
            assertEquals(newest, jiayi.home(her, taken).lastReading)
            jiayi.shutDown()
        }

    @Test
    fun `a change is heard of and the end ends the flow`() =
        runBlocking {
            val phone = signedIn()
            val heard =
                async {
                    phone.jiayi
                        .revisions()
                        .drop(1)
                        .first()
                }
            val whole = async { phone.jiayi.revisions().toList() }
            withTimeout(20_000) {
                while (heard.isActive) {
                    val dispensing = UUID.randomUUID()
                    phone.jiayi.remindTomorrow(phone.her, About.REFILL, dispensing, Instant.now())
                    yield()
                }
                phone.jiayi.shutDown()
                assertTrue(whole.await().isNotEmpty())
            }
        }

    @Test
    fun `a refusal has the server's code and a panic of the platform is an error`() =
        runBlocking {
            val jiayi = Jiayi.open(folder.toString(), Ring(), OkHttpTransport(server.address))
            val refused =
                assertThrows(JiayiException.Refused::class.java) {
                    runBlocking { jiayi.signInResident(PHONE, "000000", Installation("i-2", "x")) }
                }
            assertTrue(refused.code.isNotEmpty() && refused.title.isNotEmpty())
            jiayi.shutDown()

            val broken =
                object : HttpTransport {
                    override suspend fun execute(request: HttpRequest): HttpResponse = error("a fault")
                }
            val other = Jiayi.open(folder.resolve("other").toString(), Ring(), broken)
            val failed = assertThrows(JiayiException.NoAnswer::class.java) { runBlocking { other.askForCode(PHONE) } }
            assertInstanceOf(TransportException.Unexpected::class.java, failed.why)
            other.shutDown()
        }

    @Test
    fun `what binds somebody is asked of the server at once and never waits`() =
        runBlocking {
            val phone = signedIn(ANOTHER)
            val (jiayi, her) = phone.jiayi to phone.her
            val now = Instant.now()
            val until = LocalDate.now().plusDays(100)
            val contract = jiayi.contracts(her, now).first()
            assertEquals(
                listOf(StepState.DONE, StepState.DONE, StepState.DONE),
                contract.steps.take(3).map { it.state },
            )
            assertTrue(contract.startsOn < contract.endsOn && contract.services.isNotEmpty())

            phone.line.cut.set(true)
            val scopes = listOf(ProxyScope.VIEW)

            suspend fun grants() = jiayi.grantProxy(her, SON, "13900000077", ProxyRelation.CHILD, scopes, until, now)
            val none = assertThrows(JiayiException.NoAnswer::class.java) { runBlocking { grants() } }
            assertInstanceOf(TransportException.NoNetwork::class.java, none.why)
            assertEquals(0u, jiayi.home(her, now).unsent.waiting)
            phone.line.cut.set(false)
            val sharing = consentTexts().single { it.purpose == ConsentPurpose.FAMILY_SHARING }
            jiayi.giveConsent(her, sharing, Instant.now())
            assertEquals(Ended.Done, jiayi.synchronise(Instant.now()))
            grants()
            assertEquals(Ended.Done, jiayi.synchronise(Instant.now()))
            val proxy = jiayi.family(her, now).proxies.single { it.name == SON }
            assertEquals(until to scopes, proxy.until to proxy.scopes)
            assertTrue(jiayi.actingFor().any { it.resident == her && it.actingAs == "own" })
            assertTrue(jiayi.takeLog().any { it.event == "run:done" })
            jiayi.shutDown()
        }

    @Test
    fun `what falls due is set as alarms that the server knows by the same names`() =
        runBlocking {
            val phone = signedIn()
            val (jiayi, her) = phone.jiayi to phone.her
            val now = Instant.now()
            for (of in jiayi.doses(her, now).times) assertTrue(jiayi.tellDoses(of.medicine, true, now))
            val alarms = jiayi.alarms(now)
            assertEquals(alarms.sortedBy { it.at }, alarms)
            assertTrue(alarms.isNotEmpty() && alarms.all { it.at > now })
            assertEquals(alarms, jiayi.alarms(now))
            val steps = alarms.mapNotNull { it.tells as? Tells.Due }.flatMap { due -> due.matters.map { it.step } }
            jiayi.seeReminders(her, steps.ifEmpty { listOf(alarms.first().id) }, true, now)
            jiayi.setReminderChannels(her, listOf(Channel.LOCAL), now)
            assertTrue(jiayi.alarms(now).none { it.tells is Tells.Due })
            jiayi.setReminderChannels(her, emptyList(), now)
            assertEquals(Ended.Done, jiayi.synchronise(Instant.now()))
            assertEquals(0u, jiayi.home(her, now).unsent.waiting)
            jiayi.shutDown()
        }

    @Test
    fun `a doctor reads the list and records without a network`() =
        runBlocking {
            val line = Line(OkHttpTransport(server.address))
            val jiayi = Jiayi.open(folder.toString(), Ring(), line)
            jiayi.signInStaff("leader1", "jiayi-demo-2026", null, null, Installation("i-3", "x"))
            val now = Instant.now()
            assertEquals(Ended.Done, jiayi.synchronise(now))
            val team = jiayi.ownTeams(now).first()
            assertTrue(team.name != null && team.members.isNotEmpty())
            val part = ListPart(null, null, null, null, null, null, null)
            val first = jiayi.worklist(team.team, part, null, 5u, now)
            assertTrue(first.whole && first.rows.size == 5 && first.counts.sumOf { it.residents.toInt() } > 5)
            val second = jiayi.worklist(team.team, part, first.next, 5u, now)
            assertTrue(first.rows.none { it in second.rows })

            line.cut.set(true)
            val row = first.rows.first()
            val act = jiayi.snooze(row.resident, LocalDate.now().plusDays(7), row.version, now)
            assertEquals(1u, jiayi.syncCentre(now).unsent.waiting)
            jiayi.undo(row.resident, act, now)
            line.cut.set(false)
            assertEquals(Ended.Done, jiayi.synchronise(Instant.now()))
            val centre = jiayi.syncCentre(now)
            assertEquals(0u to emptyList<Entry>(), centre.unsent.waiting to centre.tray)
            assertEquals(row.name, jiayi.residentCard(row.resident, now)?.name)
            assertEquals(row.name, jiayi.visitForm(row.resident, now)?.name)
            jiayi.approvals(now)
            jiayi.contractRequests(now)
            jiayi.shutDown()
        }

    @Test
    fun `five hundred calls at once are all answered`() =
        runBlocking {
            val phone = signedIn(ANOTHER)
            val calls = (1..500).map { async { phone.jiayi.home(phone.her, Instant.now()) } }
            assertEquals(500, calls.awaitAll().size)
            phone.jiayi.shutDown()
        }

    private companion object {
        const val PHONE = "13800130001"
        const val ANOTHER = "13800130002"
        const val SON = "王小明"
        val server = Server()

        @JvmStatic
        @AfterAll
        fun stop() = server.close()
    }
}
