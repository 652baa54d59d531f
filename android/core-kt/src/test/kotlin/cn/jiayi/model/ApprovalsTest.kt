package cn.jiayi.model

import cn.jiayi.core.Approval
import cn.jiayi.core.Evidence
import cn.jiayi.core.Jiayi
import cn.jiayi.core.Medicine
import cn.jiayi.core.RefillState
import cn.jiayi.core.VisitAnswer
import cn.jiayi.core.VisitQuestion
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
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

    /** As of somebody who is well: what would be bad is no. */
    private suspend fun answers(page: Page<Filling, EvidenceEvent>) {
        for (question in page.shows { true }.form.questions) {
            val answer = question.answer
            when {
                question.given.isNotEmpty() -> Unit
                answer is VisitAnswer.Text -> page.on(QuestionEvent.Write(question.path, "病情稳定，方案不变。"))
                answer is VisitAnswer.AnyOf -> answer.choices.forEach { page.on(chosen(question, it.code)) }
                else -> page.on(chosen(question, if (question.path in GOOD) "yes" else "no"))
            }
        }
    }

    private fun chosen(
        question: VisitQuestion,
        code: String,
    ) = QuestionEvent.Choose(question.path, code, true)

    /** Opened from the item that waits. */
    private fun evidence(
        page: Page<Approvals, ApprovalsEvent>,
        item: UUID,
        evidence: Evidence,
    ): Page<Filling, EvidenceEvent> {
        page.on(ApprovalsEvent.Record(item, evidence))
        return opened(EvidenceModel(desk, pages, place() as Place.Evidence))
    }

    @Test
    fun `what it lacks is recorded on the phone, she confirms it on hers, and it is signed`() =
        runBlocking {
            val asked = asks()
            val page = opened(ApprovalsModel(desk, pages) { null })
            val item = checkNotNull(page.shows { it.its(asked) != null }.its(asked)).id
            val unseen = checkNotNull(page.shows { true }.its(asked))
            assertEquals(
                listOf(Evidence.VISIT, Evidence.EDUCATION),
                unseen.lacks,
                "${unseen.against}",
            )
            page.on(ApprovalsEvent.Record(item, Evidence.ASSESSMENT))
            assertFalse(place() is Place.Evidence, "whoever was not seen is not judged")
            visited(her)
            desk.synchronise()
            page.shows { it.its(asked)?.lacks?.first() == Evidence.ASSESSMENT }

            // Without a network: both are kept, and sent when there is one.
            cut = true
            val assessment = evidence(page, item, Evidence.ASSESSMENT)
            val place = place()
            assertFalse(assessment.shows { true }.form.ready)
            assessment.on(EvidenceEvent.Record)
            answers(assessment)
            val filled = assessment.shows { it.form.ready }
            assertEquals("strict" to listOf("LRX-303", "LRX-304"), filled.form.scope to filled.form.left)
            repeat(2) { assessment.on(EvidenceEvent.Record) }
            page.shows { it.its(asked)?.against == listOf("LRX-303", "LRX-304") }
            assertFalse(place() == place)
            val education = evidence(page, item, Evidence.EDUCATION)
            answers(education)
            education.shows { it.form.left == listOf("LRX-304") }
            education.on(EvidenceEvent.Record)
            page.shows { it.its(asked)?.lacks == listOf(Evidence.CONFIRMATION) }
            assertEquals(2u, unsent())
            cut = false
            desk.synchronise()
            assertEquals(0u to 0u, unsent() to rejected())

            confirms(asked)
            desk.synchronise()
            val ready = checkNotNull(page.shows { it.its(asked)?.against?.isEmpty() == true }.its(asked))
            page.on(ApprovalsEvent.Choose(ready.id, true))
            page.on(ApprovalsEvent.Next)
            page.shows { it.confirming }
            page.on(ApprovalsEvent.Approve)
            assertEquals(emptyMap<UUID, Wrong>(), page.shows { it.signed == 1 }.refused)
            assertEquals(RefillState.REVIEWED, stateOf(asked).first)
            she.shutDown()
        }

    @Test
    fun `an assessment that is half filled in is there again after the end of the process`() =
        runBlocking {
            val asked = asks()
            val page = opened(ApprovalsModel(desk, pages) { null })
            val item = checkNotNull(page.shows { it.its(asked) != null }.its(asked)).id
            visited(her)
            desk.synchronise()
            page.shows { it.its(asked)?.lacks?.first() == Evidence.ASSESSMENT }
            val assessment = evidence(page, item, Evidence.ASSESSMENT)
            val place = place() as Place.Evidence
            assessment.shows { true }
            assertNull(Draft.of(null, place, assessment, NOW), "nothing is entered yet")
            answers(assessment)
            val before = assessment.shows { it.form.ready }
            val kept = checkNotNull(Draft.of(checkNotNull(Draft.of(null, place, assessment, NOW)).toText()))
            assertEquals(place, kept.place)
            desk.begin()
            assertTrue(desk.takesUp(kept))
            assertEquals(place, place())
            val anew = EvidenceModel(desk, pages, place).also { it.takeUp(kept.entered) }
            assertEquals(before, opened(anew).shows { true })
            she.shutDown()
        }

    /** On her own phone, by her own name under it. */
    private suspend fun confirms(asked: Medicine) {
        she.synchronise(Instant.now())
        val hers = Desk(she, clock, Silent)
        hers.begin()
        val status = opened(RefillStatusModel(hers, pages))
        assertEquals(84u, checkNotNull(status.shows { it.toConfirm != null }.toConfirm).days)
        status.on(RefillStatusEvent.Confirm)
        assertEquals(
            Place.LongConfirmation,
            hers.way.places.value
                .last(),
        )
        val page = opened(LongConfirmationModel(hers, pages))
        assertTrue(
            page
                .shows { it.shown != null }
                .shown!!
                .medicines
                .any { it.name == asked.name },
        )
        page.on(LongConfirmationEvent.Confirm)
        assertFalse(page.shows { true }.asking.sending, "nothing is confirmed without a name")
        page.on(LongConfirmationEvent.Draw(listOf(Dot(0.2f, 0.2f), Dot(0.8f, 0.3f))))
        page.shows { it.canConfirm }
        repeat(2) { page.on(LongConfirmationEvent.Confirm) }
        assertTrue(
            page
                .shows { it.done }
                .drawing.strokes
                .isEmpty(),
        )
        status.shows { it.toConfirm == null }
    }

    private suspend fun unsent() =
        desk.jiayi
            .syncCentre(desk.now())
            .unsent.waiting

    private suspend fun rejected() =
        desk.jiayi
            .syncCentre(desk.now())
            .unsent.rejected

    private companion object {
        val NOW: Instant = Instant.parse("2026-11-24T02:00:00Z")
        val GOOD =
            listOf("regimen_stable", "long_term_need", "other_diagnoses.goals_met", "other_diagnoses.adherent")
                .map { "answers.$it" }
    }
}
