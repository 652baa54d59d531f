package cn.jiayi.model

import cn.jiayi.core.Arm
import cn.jiayi.core.EndReason
import cn.jiayi.core.GlucoseContext
import cn.jiayi.core.Jiayi
import cn.jiayi.core.OkHttpTransport
import cn.jiayi.core.PriorityGroup
import cn.jiayi.core.ProxyRelation
import cn.jiayi.core.ProxyScope
import cn.jiayi.core.Server
import cn.jiayi.core.SignedAs
import cn.jiayi.core.Wanted
import cn.jiayi.core.open
import cn.jiayi.core.signsIn
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import mockwebserver3.MockResponse
import mockwebserver3.MockWebServer
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.time.Clock
import java.time.Duration
import java.time.Instant
import java.time.LocalDate
import java.util.UUID

/** What is half entered survives the end of the process, as text that the system keeps; and what is told when nothing goes on. */
class DraftTest {
    @TempDir lateinit var folder: Path
    private val pages = CoroutineScope(Job() + Dispatchers.Default)
    private lateinit var jiayi: Jiayi
    private lateinit var desk: Desk

    @BeforeEach
    fun signIn() =
        runBlocking {
            Server().use { server ->
                jiayi = open(folder, OkHttpTransport(server.address))
                jiayi.signsIn("13800130001", server)
            }
            desk = Desk(jiayi, Clock.systemUTC(), Still).also { it.begin() }
        }

    @AfterEach
    fun close() =
        runBlocking {
            pages.cancel()
            jiayi.shutDown()
        }

    private suspend fun <T> Page<T, *>.shows(what: (T) -> Boolean): T =
        withTimeout(PATIENCE) {
            val ready = state.first { (it.content as? Content.Ready)?.value?.let(what) == true }
            (ready.content as Content.Ready).value
        }

    /** As the system keeps it, and on a page that was made anew. */
    private fun <T> again(
        place: Place,
        page: Page<T, *>,
        anew: Page<T, *>,
    ): Page<T, *> {
        val draft = checkNotNull(Draft.of(checkNotNull(Draft.of(WHOSE, place, page, NOW)).toText()))
        assertEquals(place, draft.place)
        anew.takeUp(draft.entered)
        return anew.also { it.open() }
    }

    @Test
    fun `numbers, arm and what she feels are there again`() =
        runBlocking {
            val page = PressureModel(desk, pages, oneByOne = false).also { it.open() }
            page.shows { true }
            assertNull(Draft.of(WHOSE, Place.Pressure, page, NOW))
            for (digit in listOf(1, 9, 0, 1, 1, 5)) page.on(PressureEvent.Press(Key.Digit(digit)))
            page.on(PressureEvent.Choose(Arm.LEFT))
            page.on(ReadingEvent.Next)
            val asked = page.shows { it.step == ReadingStep.SIGNS }.asked
            page.on(ReadingEvent.Feel(asked[1], true))
            val before = page.shows { it.signs.size == 1 }
            val after = again(Place.Pressure, page, PressureModel(desk, pages, oneByOne = false)).shows { it.canKeep }
            assertEquals(before.copy(step = ReadingStep.NUMBERS, asked = emptyList()), after)
        }

    @Test
    fun `what the meter shows is there again`() =
        runBlocking {
            val page = GlucoseModel(desk, pages).also { it.open() }
            page.shows { true }
            assertNull(Draft.of(WHOSE, Place.Glucose, page, NOW))
            for (key in listOf(Key.Digit(6), Key.Point, Key.Digit(1))) page.on(GlucoseEvent.Press(key))
            page.on(GlucoseEvent.Choose(GlucoseContext.FASTING))
            val before = page.shows { it.canKeep }
            assertEquals(before, again(Place.Glucose, page, GlucoseModel(desk, pages)).shows { it.canKeep })
        }

    @Test
    fun `what she asks for and wants to say is there again`() =
        runBlocking {
            val all =
                jiayi
                    .medicines(
                        checkNotNull(jiayi.ownResident()),
                        desk.now(),
                    ).filter { it.canAsk }
                    .map { it.medicine }

            fun model() = RefillModel(desk, pages, all, oneByOne = false)
            val page = model().also { it.open() }
            page.shows { it.step == RefillStep.CONFIRM }
            page.on(RefillEvent.Choose(all.first(), false))
            page.on(RefillEvent.Note("两盒，下周去女儿家"))
            val before = page.shows { it.note.isNotEmpty() }
            assertEquals(before, again(Place.Refill(all), page, model()).shows { it.place != null })
        }

    @Test
    fun `who helps her, and with what, is there again`() =
        runBlocking {
            val page = AddRelativeModel(desk, pages).also { it.open() }
            if (page.shows { true }.step == AddRelativeStep.CONSENT) page.on(AddRelativeEvent.Next)
            page.shows { it.step == AddRelativeStep.NAME && !it.asking.sending }
            assertNull(Draft.of(WHOSE, Place.AddRelative, page, NOW))
            page.on(AddRelativeEvent.Name("李国强"))
            page.on(AddRelativeEvent.Next)
            page.on(AddRelativeEvent.Phone("13900000077"))
            page.on(AddRelativeEvent.Relation(ProxyRelation.CHILD))
            page.on(AddRelativeEvent.Scope(ProxyScope.PICKUP, true))
            page.on(AddRelativeEvent.Scope(ProxyScope.VIEW, true))
            page.on(AddRelativeEvent.Until(page.shows { true }.days.last()))
            val before = page.shows { it.until != null }
            assertEquals(AddRelativeStep.PHONE, before.step)
            assertEquals(before, again(Place.AddRelative, page, AddRelativeModel(desk, pages)).shows { true })
        }

    @Test
    fun `why and when her contract ends is there again`() =
        runBlocking {
            val contract =
                jiayi.contracts(checkNotNull(jiayi.ownResident()), desk.now()).first { it.can.end }.contract
            val page = EndingModel(desk, pages, contract).also { it.open() }
            page.shows { true }
            assertNull(Draft.of(WHOSE, Place.EndContract(contract), page, NOW))
            page.on(EndingEvent.Reason(EndReason.OTHER))
            page.on(EndingEvent.Note("换到儿子那边住"))
            page.on(EndingEvent.Next)
            page.on(EndingEvent.LastDay(page.shows { true }.days.last()))
            val before = page.shows { it.day != null }
            assertEquals(EndingStep.DAY, before.step)
            val after = again(Place.EndContract(contract), page, EndingModel(desk, pages, contract)).shows { true }
            assertEquals(before, after)
        }

    @Test
    fun `with whom she was about to sign is there again, whatever it follows`() {
        for (origin in listOf(SignedAs.New, SignedAs.Renewal(UUID(0, 4)), SignedAs.Transfer(UUID(0, 5)))) {
            val groups = PriorityGroup.entries.take(2)
            val wanted = Wanted(UUID(0, 1), UUID(0, 2), UUID(0, 3), LocalDate.of(2026, 3, 2), 1, groups, origin)
            val place = Place.Sign(Offer(wanted, "一 队", "李梅", "和平 卫生院", "基础包"))
            val page = SigningModel(desk, pages, place.offer)
            assertEquals(place, Draft.of(checkNotNull(Draft.of(WHOSE, place, page, NOW)).toText())?.place)
        }
    }

    @Test
    fun `who she says that she is is there again, but for her number`() =
        runBlocking {
            // As of an account that is nobody's yet.
            val nobody = Desk(jiayi, Clock.systemUTC(), Still)
            val page = IdentityModel(nobody, pages).also { it.open() }
            page.shows { true }
            assertNull(Draft.of(null, Place.Identity, page, NOW))
            page.on(IdentityEvent.Name("赵春兰"))
            page.on(IdentityEvent.Next)
            page.on(IdentityEvent.Number(NUMBER))
            page.shows { it.number == NUMBER }
            val kept = checkNotNull(Draft.of(null, Place.Identity, page, NOW))
            assertFalse(kept.toText().any { NUMBER in it })
            assertEquals(kept, Draft.of(kept.toText()))
            val anew = IdentityModel(nobody, pages)
            anew.takeUp(kept.entered)
            anew.open()
            val after = anew.shows { true }
            assertEquals(IdentityView(IdentityStep.NUMBER, "赵春兰"), after)
        }

    @Test
    fun `an app that is too old is told of on every page`() =
        runBlocking {
            MockWebServer().use { server ->
                server.enqueue(MockResponse(code = UPGRADE_REQUIRED, body = "{}"))
                server.start()
                val old = open(folder, OkHttpTransport(server.url("/")))
                val desk = Desk(old, Clock.systemUTC(), Still)
                assertNull(desk.frame.first().stopped)
                desk.synchronise()
                assertEquals(Stopped.TOO_OLD, desk.frame.first().stopped)
                old.shutDown()
            }
        }

    private object Still : Outside {
        override val speaking = MutableStateFlow(false)

        override fun speak(text: String) = Unit

        override fun hush() = Unit

        override fun dial(number: String) = Unit

        override fun sync() = Unit
    }

    @Test
    fun `what was measured gets old in an hour, anything else in a day`() {
        fun left(
            place: Place,
            ago: Duration,
        ) = checkNotNull(Draft.of(Draft(WHOSE, place, emptyList(), NOW - ago).toText())).isFresh(NOW)
        val (hour, day) = Duration.ofHours(1) to Duration.ofDays(1)
        assertEquals(listOf(true, false), listOf(hour, hour.plusSeconds(1)).map { left(Place.Pressure, it) })
        assertEquals(listOf(true, false), listOf(day, day.plusSeconds(1)).map { left(Place.AddRelative, it) })
        assertFalse(left(Place.Glucose, hour.plusSeconds(1).negated()), "whatever was done to the clock")
    }

    private companion object {
        const val PATIENCE = 20_000L
        val WHOSE: UUID = UUID(0, 1)
        val NOW: Instant = Instant.parse("2026-11-24T02:00:00Z")
        const val UPGRADE_REQUIRED = 426
        const val NUMBER = "99010119520307002X"
    }
}
