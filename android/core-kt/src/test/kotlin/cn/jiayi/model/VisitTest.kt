package cn.jiayi.model

import cn.jiayi.core.Jiayi
import cn.jiayi.core.ListPart
import cn.jiayi.core.ListRow
import cn.jiayi.core.VisitAnswer
import cn.jiayi.core.VisitMode
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.util.UUID

/** The list, the card and the form of a visit over the real engine and the real server, in houses without a network. */
class VisitTest : TeamTest() {
    override val residents = 260

    private suspend fun rows(): List<ListRow> {
        val everybody = ListPart(null, null, null, null, null, null, null)
        return desk.jiayi.worklist(desk.ownTeam(), everybody, null, 500u, desk.now()).rows
    }

    /** Programmes whose visit can be done at the door. */
    private suspend fun followed() =
        rows().filter { row ->
            desk.jiayi
                .visitForm(row.resident, desk.now())
                ?.covers
                .orEmpty()
                .isNotEmpty()
        }

    private suspend fun opens(of: UUID): VisitModel {
        desk.way.to(Place.Visit(of))
        val page = VisitModel(desk, pages, Place.Visit(of))
        page.open()
        page.shows { true }
        return page
    }

    private suspend fun VisitModel.writes(
        path: String,
        text: String,
    ) {
        on(QuestionEvent.Write(path, text))
        shows { it.kept && it.form.questions.any { asked -> asked.path == path && asked.given == listOf(text) } }
    }

    /** Answers whatever is needed, question by question, as a well person would. */
    private suspend fun VisitModel.fills() {
        on(VisitEvent.Mode(VisitMode.HOME))
        shows { it.form.mode == VisitMode.HOME }
        while (true) {
            val next = shows { it.kept }.form.questions.find { it.needed && it.given.isEmpty() } ?: break
            val answer = next.ofTheWell()
            when (next.answer) {
                is VisitAnswer.OneOf, is VisitAnswer.AnyOf -> on(QuestionEvent.Choose(next.path, answer, true))
                else -> on(QuestionEvent.Write(next.path, answer))
            }
            shows { it.kept && it.form.questions.any { asked -> asked.path == next.path && asked.given.isNotEmpty() } }
        }
    }

    private suspend fun VisitModel.finishes(of: UUID) {
        shows { it.form.ready }
        on(VisitEvent.Finish)
        withTimeout(PATIENCE) { desk.way.places.first { Place.Visit(of) !in it } }
    }

    private suspend fun unsent() =
        desk.jiayi
            .syncCentre(desk.now())
            .unsent.waiting

    @Test
    fun `a visit is kept field by field, outlives the app, and becomes one visit`() =
        runBlocking {
            cut = true
            val row = followed().first()
            val page = opens(row.resident)
            page.on(VisitEvent.Mode(VisitMode.HOME))
            page.writes("common.pressure.sbp", "186")
            page.on(QuestionEvent.Step("common.pressure.sbp", up = false))
            page.shows {
                it.kept &&
                    it.form.questions
                        .first { asked -> asked.path == "common.pressure.sbp" }
                        .given == listOf("185")
            }
            page.on(VisitEvent.Note("门口量的，坐了五分钟"))
            page.shows { it.kept && it.form.note.isNotEmpty() }
            assertEquals(0u, unsent())

            (desk.jiayi as Jiayi).pause()
            (desk.jiayi as Jiayi).resume()
            val again = opens(row.resident)
            val kept = again.shows { it.form.kept }.form
            assertEquals("门口量的，坐了五分钟" to VisitMode.HOME, kept.note to kept.mode)
            assertFalse(kept.ready)
            again.fills()
            assertTrue(
                again
                    .shows { it.form.decided != null }
                    .form.decided!!
                    .emergency,
                "185 is dangerous",
            )
            again.writes("common.pressure.sbp", "138")
            again.shows { it.form.decided?.emergency == false }
            repeat(2) { again.on(VisitEvent.Finish) }
            withTimeout(PATIENCE) { desk.way.places.first { Place.Visit(row.resident) !in it } }
            assertEquals(1u, unsent())

            val card = opened(ResidentCardModel(desk, pages, row.resident, null))
            assertTrue(
                card
                    .shows { it.visits.any { visit -> visit.waits } }
                    .visits
                    .first()
                    .waits,
            )
            cut = false
            desk.synchronise()
            val visit = card.shows { it.visits.none { visit -> visit.waits } }.visits.first()
            card.on(ResidentCardEvent.Correct(visit.visit))
            withTimeout(PATIENCE) { desk.way.places.first { it.last() == Place.Visit(row.resident) } }
            val correction = opens(row.resident)
            correction.writes("common.pressure.sbp", "136")
            correction.finishes(row.resident)
            desk.synchronise()
            val corrected = card.shows { shown -> shown.visits.any { it.visit == visit.visit && it.corrected } }
            assertEquals(1, corrected.visits.count { it.happenedOn == visit.happenedOn && !it.corrected })
        }

    @Test
    fun `what is thrown away is gone`() =
        runBlocking {
            val row = followed().first()
            val page = opens(row.resident)
            page.writes("common.pressure.sbp", "150")
            page.on(VisitEvent.Drop)
            withTimeout(PATIENCE) { desk.way.places.first { Place.Visit(row.resident) !in it } }
            assertFalse(opens(row.resident).shows { true }.form.kept)
        }

    private suspend fun isServed(resident: UUID): Boolean {
        val card = desk.jiayi.residentCard(resident, desk.now())
        return card?.contracts.orEmpty().any { it.status == "active" || it.status == "expiring" }
    }

    /** Documented and enrolled by the doctor at her desk. */
    private suspend fun hypertensive(residents: List<UUID>) {
        val (doctor, year) = AtTheDesk(DOCTOR) to desk.today().minusDays(400)
        for (resident in residents) {
            val diagnosis = UUID.randomUUID()
            doctor.does(
                "record_diagnosis",
                """{"diagnosis":"$diagnosis","resident":"$resident","icd":"I10.x00","name":"原发性高血压",
                "diagnosed_on":"$year","proof":"县人民医院门诊病历"}""",
            )
            doctor.does(
                "enrol_in_programme",
                """{"enrolment":"${UUID.randomUUID()}","resident":"$resident","programme":"hypertension",
                "diagnosis":"$diagnosis"}""",
            )
        }
        desk.synchronise()
    }

    @Test
    fun `twenty houses without a network are twenty visits when there is one`() =
        runBlocking {
            val before = followed().map { it.resident }.toSet()
            hypertensive(rows().map { it.resident }.filter { it !in before && isServed(it) }.take(HOUSES))
            val round = followed().take(HOUSES)
            assertEquals(HOUSES, round.size)
            cut = true
            for ((n, row) in round.withIndex()) {
                val page = opens(row.resident)
                page.fills()
                page.finishes(row.resident)
                assertEquals(n + 1, unsent().toInt())
            }
            desk.synchronise()
            assertEquals(HOUSES, unsent().toInt(), "nothing leaves without a network")
            cut = false
            desk.synchronise()
            val centre = desk.jiayi.syncCentre(desk.now())
            assertEquals(0u to emptyList<Any>(), centre.unsent.waiting to centre.tray)
            for (row in round) {
                val card = checkNotNull(desk.jiayi.residentCard(row.resident, desk.now()))
                assertEquals(1, card.visits.count { it.happenedOn == desk.today() && !it.waits }, row.name)
            }
        }

    @Test
    fun `the list is searched, filtered and leads to whom it shows`() =
        runBlocking {
            val list = opened(WorklistModel(desk, pages))
            val all = list.shows { it.list.whole && it.list.rows.isNotEmpty() }.list
            val someone = all.rows.last()
            list.on(WorklistEvent.Search(someone.name))
            val found = list.shows { view -> view.search == someone.name && view.list.rows.size < all.rows.size }
            assertTrue(found.list.rows.any { it.resident == someone.resident })
            list.on(WorklistEvent.Search(""))
            list.shows { it.list.rows.size == all.rows.size }
            val bucket = all.counts.first { it.residents > 0u }.bucket
            list.on(WorklistEvent.Choose(bucket))
            val chosen = list.shows { it.bucket == bucket && it.list.rows.all { row -> row.bucket == bucket } }
            val row = chosen.list.rows.first()
            list.on(WorklistEvent.RecordCall(row.resident))
            assertEquals(Place.Outcome(Whom(row.resident, row.name, row.version)), place())
            list.on(WorklistEvent.Open(row.resident))
            assertEquals(Place.Card(row.resident, row.version), place())
        }

    private companion object {
        const val HOUSES = 20
    }
}
