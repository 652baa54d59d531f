package cn.jiayi.model

import cn.jiayi.core.Arm
import cn.jiayi.core.GlucoseContext
import cn.jiayi.core.Jiayi
import cn.jiayi.core.OkHttpTransport
import cn.jiayi.core.Server
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
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.time.Clock
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
        val draft = checkNotNull(Draft.of(checkNotNull(Draft.of(WHOSE, place, page)).toText()))
        assertEquals(place, draft.place)
        anew.takeUp(draft.entered)
        return anew.also { it.open() }
    }

    @Test
    fun `numbers, arm and what she feels are there again`() =
        runBlocking {
            val page = PressureModel(desk, pages, oneByOne = false).also { it.open() }
            page.shows { true }
            assertNull(Draft.of(WHOSE, Place.Pressure, page))
            for (digit in listOf(1, 9, 0, 1, 1, 5)) page.on(PressureEvent.Press(Key.Digit(digit)))
            page.on(PressureEvent.Choose(Arm.LEFT))
            page.on(PressureEvent.Next)
            val asked = page.shows { it.step == ReadingStep.SIGNS }.asked
            page.on(PressureEvent.Feel(asked[1], true))
            val before = page.shows { it.signs.size == 1 }
            val after = again(Place.Pressure, page, PressureModel(desk, pages, oneByOne = false)).shows { it.canKeep }
            assertEquals(before.copy(step = ReadingStep.NUMBERS, asked = emptyList()), after)
        }

    @Test
    fun `what the meter shows is there again`() =
        runBlocking {
            val page = GlucoseModel(desk, pages).also { it.open() }
            page.shows { true }
            assertNull(Draft.of(WHOSE, Place.Glucose, page))
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

    private companion object {
        const val PATIENCE = 20_000L
        val WHOSE: UUID = UUID(0, 1)
        const val UPGRADE_REQUIRED = 426
    }
}
