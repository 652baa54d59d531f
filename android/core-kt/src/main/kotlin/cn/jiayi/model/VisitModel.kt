package cn.jiayi.model

import cn.jiayi.core.Finished
import cn.jiayi.core.VisitAnswer
import cn.jiayi.core.VisitField
import cn.jiayi.core.VisitForm
import cn.jiayi.core.VisitQuestion
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import java.math.BigDecimal
import java.util.concurrent.atomic.AtomicInteger

/** G04: each field is on the phone as soon as it is filled in, one after another, though the page be left meanwhile. */
class VisitModel(
    desk: Desk,
    scope: CoroutineScope,
    private val place: Place.Visit,
) : TeamPage<Visit, VisitEvent>(desk, scope) {
    private val of = place.resident
    private val steps = Channel<suspend () -> Unit>(Channel.UNLIMITED)
    private val taken = AtomicInteger()

    /** It became a visit, or was thrown away: what comes later is of no draft. */
    private var over = false

    init {
        // Of the page's dispatcher and not of its job: what was filled in is kept to the last field.
        CoroutineScope(scope.coroutineContext + Job()).launch {
            for (step in steps) telling { if (!over) step() }
        }
        scope.coroutineContext.job.invokeOnCompletion { steps.close() }
    }

    override suspend fun team(): (Visit?) -> Visit {
        val before = taken.get()
        val form = form()
        // What was filled in since is newer.
        return { now -> if (now != null && taken.get() != before) now else shown(form, now?.typed.orEmpty()) }
    }

    override fun on(event: VisitEvent) {
        when (event) {
            is FrameEvent -> common(event).also { if (event == FrameEvent.Retry) typedAgain() }
            is QuestionEvent.Choose -> choose(event)
            is VisitEvent.ConfirmDanger -> fill(VisitField.ConfirmsDanger(event.confirmed))
            is VisitEvent.Cover -> fill(VisitField.Covers(event.programme, event.covered))
            VisitEvent.Drop -> drop()
            VisitEvent.Finish -> finish()
            is VisitEvent.Mode -> fill(VisitField.Mode(event.mode))
            is VisitEvent.Note -> write(Visit.NOTE, event.text)
            is VisitEvent.On -> fill(VisitField.HappenedOn(event.day))
            is QuestionEvent.Step -> step(event)
            is QuestionEvent.Write -> write(event.path, event.text)
        }
    }

    private fun step(event: QuestionEvent.Step) {
        steps.trySend {
            val question = form().question(event.path)
            val number = (question?.given?.firstOrNull() ?: question?.last?.firstOrNull())?.toBigDecimalOrNull()
            val measure = question?.answer as? VisitAnswer.Number
            if (number != null && measure != null) {
                val step = BigDecimal.ONE.movePointLeft(measure.decimals.toInt())
                val next = (if (event.up) number + step else number - step).max(BigDecimal.ZERO)
                keep(VisitField.Answer(event.path, listOf(next.toPlainString())))
            }
        }
    }

    private fun choose(event: QuestionEvent.Choose) {
        // Shown at once, and worked out anew in its turn.
        change { it.copy(form = it.form.choosing(event)) }
        steps.trySend {
            val given =
                form()
                    .choosing(event)
                    .question(event.path)
                    ?.given
                    .orEmpty()
            keep(VisitField.Answer(event.path, given))
        }
    }

    private fun write(
        path: String,
        text: String,
    ) {
        change { it.copy(typed = it.typed + (path to text)) }
        steps.trySend {
            keep(if (path == Visit.NOTE) VisitField.Note(text) else VisitField.Answer(path, listOf(text)))
            change { if (it.typed[path] == text) it.copy(typed = it.typed - path) else it }
        }
    }

    /** What could not be kept is tried once more. */
    private fun typedAgain() = value()?.typed.orEmpty().forEach { (path, text) -> write(path, text) }

    private fun fill(field: VisitField) {
        steps.trySend { keep(field) }
    }

    private suspend fun keep(field: VisitField) {
        val form = desk.jiayi.fillVisit(of, field, desk.now()) ?: throw gone()
        taken.incrementAndGet()
        change { shown(form, it.typed) }
    }

    private fun finish() {
        steps.trySend {
            when (desk.jiayi.finishVisit(of, desk.now())) {
                is Finished.Recorded -> ends().also { kept() }
                is Finished.Incomplete -> again()
                Finished.Unknown -> throw gone()
            }
        }
    }

    private fun drop() {
        steps.trySend {
            desk.jiayi.dropVisit(of)
            ends()
        }
    }

    private fun ends() {
        over = true
        desk.way.leave(place)
    }

    private suspend fun form() = desk.jiayi.visitForm(of, desk.now()) ?: throw gone()

    private fun shown(
        form: VisitForm,
        typed: Map<String, String>,
    ) = Visit(desk.today(), form, typed, place.first)
}

private fun VisitForm.question(path: String): VisitQuestion? = questions.find { it.path == path }

private fun VisitForm.choosing(event: QuestionEvent.Choose) =
    copy(questions = questions.map { if (it.path == event.path) it.copy(given = it.choosing(event)) else it })

internal fun VisitQuestion.choosing(event: QuestionEvent.Choose): List<String> {
    val chosen = listOf(event.code).filter { event.chosen }
    val answer = answer as? VisitAnswer.AnyOf ?: return chosen
    val others = if (event.code == answer.none) emptyList() else given - answer.none.orEmpty()
    return others - event.code + chosen
}
