package cn.jiayi.model

import cn.jiayi.core.Approval
import cn.jiayi.core.Jiayi
import cn.jiayi.core.Medicine
import cn.jiayi.core.RefillState
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.time.Instant
import java.util.UUID

/** G06 over the real engine and the real server: what a resident asks for, and how it is answered. */
class ApprovalsTest : TeamTest() {
    private lateinit var she: Jiayi
    private lateinit var her: UUID

    private suspend fun asks(): Medicine {
        she = resident(WANG)
        her = checkNotNull(she.ownResident())
        val asked = she.medicines(her, Instant.now()).first { it.canAsk }
        she.requestRefill(her, listOf(asked.medicine), null, Instant.now())
        she.synchronise(Instant.now())
        desk.synchronise()
        return asked
    }

    private suspend fun stateOf(asked: Medicine): Pair<RefillState?, String?> {
        she.synchronise(Instant.now())
        val refill = she.medicines(her, Instant.now()).single { it.medicine == asked.medicine }.refill
        val last =
            refill ?: return she
                .refills(her, Instant.now())
                .first()
                .items
                .first()
                .stands
                .let { it.state to it.reason }
        return last.state to last.reason
    }

    private fun Approvals.hers() = waiting.filter { it.resident == her }

    private fun Approvals.its(asked: Medicine): Approval? = hers().find { it.item.name == asked.name }

    @Test
    fun `what was seen and judged is signed again, and never without a network`() =
        runBlocking {
            val asked = asks()
            val page = opened(ApprovalsModel(desk, pages) { null })
            val before = checkNotNull(page.shows { it.its(asked) != null }.its(asked))
            assertFalse(before.clear)
            assertTrue("LRX-401" in before.against, "nobody has seen her lately: ${before.against}")
            page.on(ApprovalsEvent.Choose(before.id, true))
            page.on(ApprovalsEvent.Alone(before.id))
            page.on(ApprovalsEvent.Next)
            assertEquals(emptySet<UUID>() to false, page.shows { true }.let { it.chosen to it.confirming })

            seen(her, "C08CA01-5mg", "A10BA02-0.5g", "A10BA02-0.25g")
            desk.synchronise()
            val judged =
                desk.jiayi
                    .approvals(desk.now())
                    .single { it.id == before.id }
            assertEquals(emptyList<String>(), judged.against, "${judged.item} ${judged.control}")
            val ready = checkNotNull(page.shows { it.its(asked)?.against?.isEmpty() == true }.its(asked))
            assertTrue(ready.clear, "${ready.minds} ${ready.monitoring}")
            page.on(ApprovalsEvent.Choose(ready.id, true))
            page.on(ApprovalsEvent.Next)
            assertEquals(listOf(ready.id), page.shows { it.confirming }.agreed.map { it.id })

            cut = true
            page.on(ApprovalsEvent.Approve)
            assertEquals(Wrong.NoAnswer, page.shows { it.refused.isNotEmpty() }.refused[ready.id])
            assertEquals(RefillState.RECEIVED, stateOf(asked).first)
            cut = false
            page.on(ApprovalsEvent.Choose(ready.id, true))
            page.on(ApprovalsEvent.Next)
            page.shows { it.confirming }
            repeat(2) { page.on(ApprovalsEvent.Approve) }
            assertEquals(emptyMap<UUID, Wrong>(), page.shows { it.signed == 1 }.refused)
            page.shows { it.its(asked) == null }
            assertEquals(RefillState.REVIEWED, stateOf(asked).first)
            she.shutDown()
        }

    @Test
    fun `a no waits for a network with its reason, and she reads it`() =
        runBlocking {
            val asked = asks()
            val page = opened(ApprovalsModel(desk, pages) { null })
            val item = checkNotNull(page.shows { it.its(asked) != null }.its(asked))
            page.on(ApprovalsEvent.Refuse(item.id))
            val place = place() as Place.Reason
            val reason = opened(ReasonModel(desk, pages, place.about))
            reason.shows { true }
            reason.on(ReasonEvent.Send)
            assertEquals(place, place(), "without a reason nothing is sent")
            cut = true
            reason.on(ReasonEvent.Write("血压还没有稳定，请来门诊"))
            reason.on(ReasonEvent.Send)
            page.shows { it.its(asked) == null }
            assertEquals(
                1u,
                desk.jiayi
                    .syncCentre(desk.now())
                    .unsent.waiting,
            )
            cut = false
            desk.synchronise()
            assertEquals(RefillState.REFUSED to "血压还没有稳定，请来门诊", stateOf(asked))
            she.shutDown()
        }
}
