package cn.jiayi.model

import cn.jiayi.core.Recorded
import kotlinx.coroutines.CoroutineScope

/** G06: the core says what is asked, what is missing, and what would be left in the way. */
class EvidenceModel(
    desk: Desk,
    scope: CoroutineScope,
    private val place: Place.Evidence,
) : TeamPage<Filling, EvidenceEvent>(desk, scope) {
    /** None before anything was read. */
    private var given: Map<String, List<String>>? = null

    /** With what the form began. */
    private var begun: Map<String, List<String>>? = null

    override fun entered(): List<String>? {
        val now = given?.takeIf { it != begun } ?: return null
        return now.flatMap { (path, answers) -> listOf(path, "${answers.size}") + answers }
    }

    override fun takeUp(entered: List<String>) {
        val next = entered.iterator()
        given = buildMap { while (next.hasNext()) put(next.next(), List(next.next().toInt()) { next.next() }) }
    }

    override suspend fun team(): (Filling?) -> Filling {
        val asked = given
        val form =
            desk.jiayi.evidenceForm(place.resident, place.item, place.evidence, asked, desk.now()) ?: throw gone()
        return { before ->
            val now = given ?: form.questions.associate { it.path to it.given }.also { begun = it }
            given = now
            // What was entered meanwhile is asked about in its turn.
            if (before != null && now != asked) before else Filling(form, now, before?.wrong)
        }
    }

    override fun on(event: EvidenceEvent) {
        when (event) {
            is FrameEvent -> common(event)

            is QuestionEvent.Choose -> choose(event)

            // No question of these is a number.
            is QuestionEvent.Step -> Unit

            is QuestionEvent.Write -> give(event.path, listOf(event.text))

            EvidenceEvent.Record -> record()
        }
    }

    private fun choose(event: QuestionEvent.Choose) {
        val question = value()?.form?.questions?.find { it.path == event.path } ?: return
        give(event.path, question.copy(given = given?.get(event.path).orEmpty()).choosing(event))
    }

    /** Shown at once, and judged as soon as the core has read it. */
    private fun give(
        path: String,
        answer: List<String>,
    ) {
        val now = (given ?: return) + (path to answer)
        given = now
        change { it.copy(given = now, wrong = null) }
        again()
    }

    private fun record() {
        val filling = value()?.takeIf { it.form.ready } ?: return
        ask({ now, wrong -> now.copy(wrong = wrong) }) {
            val (resident, item, evidence) = place
            when (desk.jiayi.recordEvidence(resident, item, evidence, filling.given, desk.now())) {
                Recorded.Kept -> desk.way.leave(place).also { kept() }
                is Recorded.Incomplete -> again()
                Recorded.Unknown -> throw gone()
            }
        }
    }
}
