package cn.jiayi.model

import cn.jiayi.core.Did
import cn.jiayi.core.ListPart
import cn.jiayi.core.ListRow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.time.Duration
import java.util.UUID

/** G05 and what is of its kind, over the real engine and the real server. */
class ListActsTest : TeamTest() {
    private suspend fun rows(): List<ListRow> {
        val team =
            desk.jiayi
                .ownTeams(desk.now())
                .first()
                .team
        return desk.jiayi
            .worklist(
                team,
                ListPart(null, null, null, null, null, null, null),
                null,
                100u,
                desk.now(),
            ).rows
    }

    private fun ListRow.whom() = Whom(resident, name, version)

    private suspend fun unsent() =
        desk.jiayi
            .syncCentre(desk.now())
            .unsent.waiting

    private suspend fun nothingWasRefused() {
        cut = false
        desk.synchronise()
        val centre = desk.jiayi.syncCentre(desk.now())
        assertEquals(0u to 0, centre.unsent.waiting to centre.tray.size, "${centre.tray}")
    }

    private suspend fun done() = withTimeout(PATIENCE) { desk.frame.first { it.done != null } }.done

    @Test
    fun `a call that nobody answered is one tap, and one tap takes it back`() =
        runBlocking {
            cut = true
            val whom = rows().first().whom()
            desk.way.to(Place.Outcome(whom))
            val page = opened(OutcomeModel(desk, pages, whom))
            page.shows { true }
            repeat(2) { page.on(OutcomeEvent.Choose(OutcomeKind.NO_ANSWER)) }
            assertEquals(Did.CALL to whom.resident, done()?.let { it.did to it.resident })
            withTimeout(PATIENCE) { desk.way.places.first { it.last() !is Place.Outcome } }
            assertEquals(1u, unsent())
            val history = opened(HistoryModel(desk, pages))
            assertEquals(whom.name, history.shows { it.size == 1 }.single().name)
            history.on(FrameEvent.Undo)
            history.shows { it.isEmpty() }
            assertNull(withTimeout(PATIENCE) { desk.frame.first { it.done == null } }.done)
            nothingWasRefused()
        }

    @Test
    fun `who will not be called again is asked after, and the rest only when`() =
        runBlocking {
            val (first, second) = rows().filter { it.dues.none { due -> due.urgent } }.map { it.whom() }
            val died = opened(OutcomeModel(desk, pages, first))
            died.shows { true }
            died.on(OutcomeEvent.Choose(OutcomeKind.DIED))
            assertTrue(died.shows { it.kind == OutcomeKind.DIED }.needsReason)
            died.on(OutcomeEvent.Keep)
            assertEquals(0u, unsent())
            died.on(FrameEvent.Back)
            assertNull(died.shows { it.kind == null }.kind)
            died.on(OutcomeEvent.Choose(OutcomeKind.DIED))
            died.on(OutcomeEvent.MoreDays)
            val earlier = died.shows { it.days != null && desk.today() !in it.days!!.shown }
            died.on(OutcomeEvent.Day(earlier.days!!.shown.first()))
            died.on(OutcomeEvent.Reason("女儿来电话说的"))
            died.shows { it.isWhole }
            died.on(OutcomeEvent.Keep)
            assertEquals(first.resident, done()?.resident)
            assertTrue(rows().none { it.resident == first.resident })

            val coming = opened(OutcomeModel(desk, pages, second))
            coming.shows { true }
            coming.on(OutcomeEvent.Choose(OutcomeKind.WILL_COME))
            val days = checkNotNull(coming.shows { it.days != null }.days)
            assertEquals(desk.today().plusDays(1), days.shown.first())
            coming.on(OutcomeEvent.Day(days.shown[1]))
            coming.shows { it.isWhole }
            coming.on(OutcomeEvent.Keep)
            withTimeout(PATIENCE) { desk.frame.first { it.done?.resident == second.resident } }
            nothingWasRefused()
        }

    @Test
    fun `putting off and handing over are one choice each, without a network`() =
        runBlocking {
            cut = true
            val (first, second) = rows().map { it.whom() }
            val snooze = opened(SnoozeModel(desk, pages, first))
            val until = snooze.shows { true }.today.plusDays(3)
            snooze.on(SnoozeEvent.Until(until))
            assertEquals(Did.SNOOZE, done()?.did)
            val assign = opened(AssignModel(desk, pages, second))
            val colleague = assign.shows { it.colleagues.size > 1 }.colleagues.last()
            assign.on(AssignEvent.To(colleague.staff))
            withTimeout(PATIENCE) { desk.frame.first { it.done?.did == Did.ASSIGN } }
            assertEquals(colleague.staff, rows().single { it.resident == second.resident }.assignedTo)
            nothingWasRefused()
            assertEquals(colleague.staff, rows().single { it.resident == second.resident }.assignedTo)
        }

    @Test
    fun `what somebody else was first with is refused, and done again where it was done`() =
        runBlocking {
            cut = true
            val whom = rows().first().whom()
            val until = desk.today().plusDays(3)
            val act = """{"act":"${UUID.randomUUID()}","resident":"${whom.resident}","until":"$until"}"""
            AtTheDesk("nurse1").does("snooze_resident", act)
            val page = opened(SnoozeModel(desk, pages, whom))
            page.shows { true }
            page.on(SnoozeEvent.Until(until.plusDays(1)))
            done()
            cut = false
            desk.synchronise()
            val centre = opened(SyncCentreModel(desk, pages) { it })
            val refused = centre.shows { it.tray.isNotEmpty() }.tray.single()
            assertEquals("STALE", refused.code)
            centre.on(SyncCentreEvent.Mend(refused.id))
            val again = whom.copy(version = null)
            withTimeout(PATIENCE) { desk.way.places.first { it.last() == Place.Snooze(again) } }
            val second = opened(SnoozeModel(desk, pages, again))
            second.shows { true }
            second.on(SnoozeEvent.Until(until.plusDays(1)))
            withTimeout(PATIENCE) { desk.way.places.first { it.last() !is Place.Snooze } }
            centre.on(SyncCentreEvent.SetAside(refused.id))
            centre.shows { it.tray.isEmpty() }
            nothingWasRefused()
        }

    @Test
    fun `after its minutes nothing can be taken back`() =
        runBlocking {
            val whom = rows().first().whom()
            val page = opened(OutcomeModel(desk, pages, whom))
            page.shows { true }
            page.on(OutcomeEvent.Choose(OutcomeKind.REACHED))
            done()
            assertEquals(1, desk.jiayi.listHistory(desk.now()).size)
            clock.ahead = Duration.ofMinutes(11)
            assertEquals(0, desk.jiayi.listHistory(desk.now()).size)
        }
}
