package cn.jiayi.model

import cn.jiayi.core.Contract
import cn.jiayi.core.EndReason
import kotlinx.coroutines.CoroutineScope
import java.time.LocalDate
import java.time.temporal.TemporalAdjusters.lastDayOfMonth
import java.util.UUID

/** Ending a contract: the server is asked while she looks on. */
class EndingModel(
    desk: Desk,
    scope: CoroutineScope,
    private val contract: UUID,
) : Page<Ending, EndingEvent>(desk, scope) {
    private val atOnce = AtOnce(::attempt) { asking -> change { it.copy(asking = asking) } }

    /** What she had entered before the page was made anew. */
    private var begun: (Ending) -> Ending = { it }

    override suspend fun read(her: UUID): (Ending?) -> Ending {
        val now = desk.now()
        val ending = desk.jiayi.contracts(her, now).find { it.contract == contract } ?: throw gone()
        val days = offered(desk.jiayi.home(her, now).today, ending)
        return { before -> before?.copy(contract = ending) ?: begun(Ending(EndingStep.REASON, ending, HERS, days)) }
    }

    override fun entered(): List<String>? {
        val ending = value() ?: return null
        val reason = ending.reason ?: return null
        return listOf(ending.step.name, reason.name, ending.note, ending.day?.toString().orEmpty())
    }

    override fun takeUp(entered: List<String>) {
        val (step, reason, note, day) = entered
        begun = {
            it.copy(
                step = EndingStep.valueOf(step),
                reason = EndReason.valueOf(reason),
                note = note,
                day = day.ifEmpty { null }?.let(LocalDate::parse),
            )
        }
    }

    /** From tomorrow on, and not after its term. */
    private fun offered(
        today: LocalDate,
        ending: Contract,
    ): List<LocalDate> {
        val ends = (0L..2L).map { today.plusMonths(it).with(lastDayOfMonth()) }
        return (listOf(today.plusDays(1)) + ends).filter { it > today && it <= ending.endsOn }.distinct()
    }

    override fun on(event: EndingEvent) {
        when (event) {
            is FrameEvent -> if (event == FrameEvent.Back && backs()) Unit else common(event)
            is EndingEvent.Reason -> change { it.copy(reason = event.reason) }
            is EndingEvent.Note -> change { it.copy(note = event.text) }
            is EndingEvent.LastDay -> change { it.copy(day = event.day) }
            EndingEvent.Next -> next()
        }
    }

    private fun next() {
        val ending = value()?.takeIf { it.canGoOn } ?: return
        when (ending.step) {
            EndingStep.REASON -> change { it.copy(step = EndingStep.DAY) }
            EndingStep.DAY -> change { it.copy(step = EndingStep.CONFIRM) }
            EndingStep.CONFIRM -> end(ending)
        }
    }

    private fun end(ending: Ending) {
        val (reason, day) = (ending.reason ?: return) to (ending.day ?: return)
        val her = desk.shown.value ?: return
        atOnce.ask {
            desk.jiayi.endContract(her, contract, reason, day, ending.note.ifBlank { null }, desk.now())
            desk.synchronise()
            desk.way.leave(Place.EndContract(contract))
        }
    }

    private fun backs(): Boolean {
        val step = value()?.step ?: return false
        val before = EndingStep.entries.getOrNull(step.ordinal - 1) ?: return false
        change { it.copy(step = before, asking = Asking()) }
        return true
    }

    private companion object {
        val HERS = listOf(EndReason.OWN_WISH, EndReason.MOVED_AWAY, EndReason.OTHER)
    }
}
