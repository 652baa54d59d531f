package cn.jiayi.model

import cn.jiayi.core.HttpRequest
import cn.jiayi.core.HttpTransport
import cn.jiayi.core.Installation
import cn.jiayi.core.Jiayi
import cn.jiayi.core.JiayiInterface
import cn.jiayi.core.KeyName
import cn.jiayi.core.KeyProvider
import cn.jiayi.core.OkHttpTransport
import cn.jiayi.core.RefillState
import cn.jiayi.core.Server
import cn.jiayi.core.Told
import cn.jiayi.core.TransportException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.time.Clock
import java.time.Instant
import java.util.UUID
import java.util.concurrent.atomic.AtomicInteger

/** Each page over the real engine and the real server, as she taps through it. */
class PagesTest {
    @TempDir lateinit var folder: Path
    private val pages = CoroutineScope(Job() + Dispatchers.Default)
    private val outside = Around()
    private var cut = false
    private lateinit var desk: Desk
    private lateinit var server: Server

    @BeforeEach
    fun signIn() =
        runBlocking {
            server = Server()
            val through = OkHttpTransport(server.address)
            val line =
                object : HttpTransport {
                    override suspend fun execute(request: HttpRequest) =
                        if (cut) throw TransportException.NoNetwork() else through.execute(request)
                }
            val jiayi = Jiayi.open(folder.toString(), OneKey, line)
            jiayi.askForCode(PHONE)
            jiayi.signInResident(PHONE, server.codeSentTo(PHONE), Installation("i-1", "红米"))
            desk = Desk(jiayi, Clock.systemUTC(), outside)
            desk.synchronise()
            desk.begin()
            pages.launch { desk.watch() }
            Unit
        }

    @AfterEach
    fun close() =
        runBlocking {
            pages.cancel()
            desk.jiayi.shutDown()
            server.close()
        }

    private fun <T, E> opened(page: Page<T, E>) = page.also { it.open() }

    /** What it shows, as soon as it is so. */
    private suspend fun <T> Page<T, *>.shows(what: (T) -> Boolean): T =
        withTimeout(PATIENCE) {
            val ready = state.first { screen -> (screen.content as? Content.Ready)?.value?.let(what) == true }
            (ready.content as Content.Ready).value
        }

    @Test
    fun `from home three taps ask for what ends, and the status says where it is`() =
        runBlocking {
            val home = opened(HomeModel(desk, pages) {})
            val shown = home.shows { it.medicines.any { medicine -> medicine.canAsk } }
            home.on(HomeEvent.AskAgain)
            val place =
                desk.way.places.value
                    .last() as Place.Refill
            assertEquals(shown.medicines.filter { it.canAsk }.map { it.medicine }, place.medicines)

            cut = true
            desk.synchronise()
            val refill = opened(RefillModel(desk, pages, place.medicines.take(1), oneByOne = false))
            val asks = refill.shows { it.step == RefillStep.CONFIRM }
            assertEquals(place.medicines.take(1).toSet(), asks.chosen)
            assertNotNull(asks.place)
            repeat(3) { refill.on(RefillEvent.Send) }
            assertTrue(refill.shows { it.step == RefillStep.SENT }.waits)

            val status = opened(RefillStatusModel(desk, pages))
            val sent = status.shows { it.requests.any { sent -> sent.waits } }.requests.single { it.waits }
            assertEquals(1, sent.items.size)
            withTimeout(PATIENCE) { home.state.first { it.frame.offline && it.frame.waiting == 1 } }

            cut = false
            desk.synchronise()

            fun RefillStatus.same() = requests.find { it.request == sent.request }
            val received = checkNotNull(status.shows { it.same()?.waits == false }.same()).items.single().stands
            assertEquals(RefillState.RECEIVED, received.state)
            status.on(RefillStatusEvent.Withdraw(sent.request, received.item))
            status.shows {
                it
                    .same()
                    ?.items
                    ?.single()
                    ?.stands
                    ?.state == RefillState.WITHDRAWN
            }
            desk.synchronise()
            Unit
        }

    @Test
    fun `she is told that it is kept when it is, and a second tap meanwhile asks for nothing`() =
        runBlocking {
            val (asked, kept) = AtomicInteger() to CompletableDeferred<Unit>()
            val slow =
                object : JiayiInterface by desk.jiayi {
                    override suspend fun requestRefill(
                        of: UUID,
                        medicines: List<UUID>,
                        note: String?,
                        now: Instant,
                    ): UUID {
                        asked.incrementAndGet()
                        kept.await()
                        return desk.jiayi.requestRefill(of, medicines, note, now)
                    }
                }
            val patient = Desk(slow, Clock.systemUTC(), desk.outside)
            patient.begin()
            val her = checkNotNull(desk.jiayi.ownResident())
            val due = desk.jiayi.medicines(her, desk.now()).filter { it.canAsk }
            val refill = opened(RefillModel(patient, pages, due.map { it.medicine }, oneByOne = false))
            refill.shows { it.step == RefillStep.CONFIRM }
            repeat(2) { refill.on(RefillEvent.Send) }
            withTimeout(PATIENCE) { while (asked.get() == 0) yield() }
            assertEquals(RefillStep.CONFIRM, refill.shows { true }.step)
            kept.complete(Unit)
            refill.shows { it.step == RefillStep.SENT }
            assertEquals(1, asked.get())
        }

    @Test
    fun `one question a page for the elderly, and back takes the last answer back`() =
        runBlocking {
            val all =
                desk.jiayi
                    .medicines(checkNotNull(desk.jiayi.ownResident()), desk.now())
                    .filter {
                        it.canAsk
                    }.map { it.medicine }
            val refill = opened(RefillModel(desk, pages, all, oneByOne = true))
            refill.shows { it.step == RefillStep.CHOOSE && it.asking == 0 }
            for (medicine in all.dropLast(1)) refill.on(RefillEvent.Choose(medicine, true))
            if (all.size > 1) {
                refill.on(FrameEvent.Back)
                refill.shows { it.asking == all.size - 2 }
                refill.on(RefillEvent.Choose(all[all.size - 2], false))
            }
            refill.on(RefillEvent.Choose(all.last(), true))
            val confirm = refill.shows { it.step == RefillStep.CONFIRM }
            assertEquals(all.filterIndexed { n, _ -> n != all.size - 2 }.toSet(), confirm.chosen)
        }

    @Test
    fun `a dangerous pressure is answered at once, without a network, and is kept once`() =
        runBlocking {
            cut = true
            val page = opened(PressureModel(desk, pages, oneByOne = false))
            page.shows { it.step == ReadingStep.NUMBERS }
            for (digit in listOf(1, 9, 0)) page.on(PressureEvent.Press(Key.Digit(digit)))
            assertEquals(PressureField.DIASTOLIC, page.shows { it.value.systolic == "190" }.value.field)
            for (digit in listOf(1, 1, 5)) page.on(PressureEvent.Press(Key.Digit(digit)))
            assertTrue(page.shows { it.value.diastolic == "115" }.canKeep)
            page.on(ReadingEvent.Next)
            val asked = page.shows { it.step == ReadingStep.SIGNS }.asked
            assertTrue(asked.size > 5)
            page.on(ReadingEvent.Feel(asked.first(), true))
            repeat(3) { page.on(ReadingEvent.Keep) }
            val kept = page.shows { it.advice != null }
            assertTrue(kept.step == ReadingStep.KEPT && checkNotNull(kept.advice).call120)

            val trend = opened(TrendModel(desk, pages))
            val high = trend.shows { it.trend.readings.isNotEmpty() }.trend.readings
            assertEquals(1, high.count { it.waits })
            assertTrue(outside.synced.get() > 0)
        }

    @Test
    fun `what cannot be is said where it was entered, and nothing is kept`() =
        runBlocking {
            val page = opened(PressureModel(desk, pages, oneByOne = true))
            page.shows { it.step == ReadingStep.NUMBERS }
            for (digit in listOf(8, 4)) page.on(PressureEvent.Press(Key.Digit(digit)))
            for (digit in listOf(1, 3, 8)) page.on(PressureEvent.Press(Key.Digit(digit)))
            assertEquals(PressureField.PULSE, page.shows { it.value.diastolic == "138" }.value.field)
            page.back()
            page.shows { it.value.field == PressureField.DIASTOLIC }
            repeat(2) { page.on(ReadingEvent.Next) }
            page.shows { it.step == ReadingStep.SIGNS }
            page.on(ReadingEvent.Keep)
            assertEquals("PRESSURE_ORDER", page.shows { it.wrong != null }.wrong)
            assertEquals(ReadingStep.NUMBERS, page.shows { true }.step)
            assertEquals(
                0u,
                desk.jiayi
                    .syncCentre(desk.now())
                    .unsent.waiting,
            )
        }

    @Test
    fun `what a meter shows is typed as it stands there`() =
        runBlocking {
            val page = opened(GlucoseModel(desk, pages))
            page.shows { it.step == ReadingStep.NUMBERS }
            for (key in listOf(
                Key.Point,
                Key.Digit(6),
                Key.Point,
                Key.Point,
                Key.Digit(1),
                Key.Digit(9),
            )) {
                page.on(GlucoseEvent.Press(key))
            }
            assertFalse(page.shows { it.value.number == "6.1" }.canKeep)
            page.on(GlucoseEvent.Choose(cn.jiayi.core.GlucoseContext.FASTING))
            assertTrue(page.shows { it.value.context != null }.canKeep)
            page.on(GlucoseEvent.Press(Key.Erase))
            page.shows { it.value.number == "6." }
            page.on(ReadingEvent.Next)
            page.shows { it.step == ReadingStep.SIGNS }
            page.on(FrameEvent.Back)
            page.shows { it.step == ReadingStep.NUMBERS }
            page.on(GlucoseEvent.Shows(Meter.LO))
            page.on(ReadingEvent.Next)
            page.on(ReadingEvent.Keep)
            assertNotNull(page.shows { it.advice != null }.advice)
        }

    @Test
    fun `a damaged database is told of when the app begins, and nothing unsent is gone`() =
        runBlocking {
            val her = checkNotNull(desk.jiayi.ownResident())
            val can = desk.jiayi.medicines(her, desk.now()).first { it.canAsk }
            desk.jiayi.requestRefill(her, listOf(can.medicine), null, desk.now())
            pages.cancel()
            desk.jiayi.shutDown()
            folder.resolve("records.db").toFile().writeText("no database")
            val again = Jiayi.open(folder.toString(), OneKey, OkHttpTransport(server.address))
            desk = Desk(again, Clock.systemUTC(), outside)
            desk.begin()
            assertEquals(
                Place.Happened(listOf(Told.RecordsDamaged)),
                desk.way.places.value
                    .last(),
            )
            assertEquals(
                Place.SignIn,
                desk.way.places.value
                    .first(),
            )
            desk.begin()
            assertEquals(2, desk.way.places.value.size, "it stands until she leaves it")
            desk.on(FrameEvent.Back)
            again.askForCode(PHONE)
            again.signInResident(PHONE, server.codeSentTo(PHONE), Installation("i-1", "红米"))
            desk.synchronise()
            desk.begin()
            assertEquals(listOf<Place>(Place.Home), desk.way.places.value)
            val asked = again.medicines(her, desk.now()).single { it.medicine == can.medicine }
            assertEquals(RefillState.RECEIVED, asked.refill?.state)
        }

    @Test
    fun `back never leaves home and a call opens the dialler`() =
        runBlocking {
            val inbox = opened(InboxModel(desk, pages))
            inbox.shows { true }
            desk.way.to(Place.Inbox)
            inbox.on(FrameEvent.Back)
            inbox.on(FrameEvent.Back)
            assertEquals(listOf<Place>(Place.Home), desk.way.places.value)
            val phone = withTimeout(PATIENCE) { desk.frame.first { it.phone != null } }.phone
            inbox.on(FrameEvent.Call(checkNotNull(phone)))
            assertEquals(phone, outside.dialled)
            assertNull(outside.said)
            inbox.on(FrameEvent.Speak("还剩7天"))
            assertEquals("还剩7天", outside.said)
        }

    private object OneKey : KeyProvider {
        override fun key(name: KeyName) = ByteArray(32) { 7 }
    }

    /** What would leave the app. */
    private class Around : Outside {
        override val speaking = MutableStateFlow(false)
        val synced = AtomicInteger()
        var dialled: String? = null
        var said: String? = null

        override fun speak(text: String) {
            said = text
        }

        override fun hush() {
            said = null
        }

        override fun dial(number: String) {
            dialled = number
        }

        override fun sync() {
            synced.incrementAndGet()
        }
    }

    private companion object {
        const val PHONE = "13800130001"
        const val PATIENCE = 20_000L
    }
}
