package cn.jiayi.model

import cn.jiayi.core.Advice
import cn.jiayi.core.DangerSign
import cn.jiayi.core.JiayiException
import cn.jiayi.core.Measured
import cn.jiayi.core.signsToAsk
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.withContext
import java.util.UUID

/** A page on which a value is entered. [empty]: before anything is. */
abstract class ReadingPage<V, E>(
    desk: Desk,
    scope: CoroutineScope,
    private val empty: V,
) : Page<Reading<V>, E>(desk, scope) {
    private var keeping = false

    /** None as long as something lacks. */
    protected abstract fun V.measured(): Measured?

    /** What is chosen once and stays when she measures again. */
    protected abstract fun V.anew(): V

    /** None where nothing was entered; as many texts as [ofText] takes. */
    protected abstract fun V.toText(): List<String>?

    protected abstract fun ofText(text: List<String>): V

    override suspend fun read(her: UUID): (Reading<V>?) -> Reading<V> {
        // The team's, whose number stands beside what to do.
        val home = desk.jiayi.home(her, desk.now())
        return { before -> (before ?: Reading(ReadingStep.NUMBERS, empty)).copy(hours = home.team?.hours) }
    }

    protected fun reading(event: ReadingEvent) {
        when (event) {
            is FrameEvent -> if (event != FrameEvent.Back || !backs()) common(event)
            is ReadingEvent.Feel -> change { it.copy(signs = it.signs.felt(event.sign, event.felt)) }
            ReadingEvent.Next -> change(::next)
            ReadingEvent.Keep -> keep()
            ReadingEvent.Again -> change { Reading(ReadingStep.NUMBERS, it.value.anew(), hours = it.hours) }
        }
    }

    protected fun enter(how: (V) -> V) = change { it.with(how(it.value)) }

    protected fun Reading<V>.with(value: V) = copy(value = value, wrong = null, canKeep = value.measured() != null)

    protected open fun next(reading: Reading<V>): Reading<V> {
        val asked = reading.value.measured()?.let(::signsToAsk) ?: return reading
        return reading.copy(step = ReadingStep.SIGNS, asked = asked)
    }

    protected open fun backs(): Boolean {
        val signs = value()?.step == ReadingStep.SIGNS
        if (signs) change { it.copy(step = ReadingStep.NUMBERS) }
        return signs
    }

    override fun entered(): List<String>? {
        val reading = value()?.takeIf { it.step != ReadingStep.KEPT } ?: return null
        val text = reading.value.toText() ?: return null
        return listOf("${text.size}") + text + reading.signs.map { it.name }
    }

    /** The signs are asked about again, with those ticked that were. */
    override fun takeUp(entered: List<String>) {
        val (size, text) = entered.first().toInt() to entered.drop(1)
        val signs = text.drop(size).map(DangerSign::valueOf).toSet()
        beginWith(Reading(ReadingStep.NUMBERS, empty, signs).with(ofText(text.take(size))))
    }

    /**
     * Shown as kept once it is, and with what to do at once; that is shown too when nothing could be kept. A second tap meanwhile does nothing, and leaving
     * the page stops nothing.
     */
    private fun keep() {
        val reading = value()?.takeIf { it.step == ReadingStep.SIGNS && !keeping } ?: return
        val measured = reading.value.measured() ?: return
        keeping = true
        act { her ->
            try {
                withContext(NonCancellable) { keep(her, measured, reading.signs.toList()) }
            } catch (why: JiayiException.Refused) {
                change { it.copy(step = ReadingStep.NUMBERS, wrong = why.code) }
            } finally {
                keeping = false
            }
        }
    }

    private suspend fun keep(
        her: UUID,
        measured: Measured,
        signs: List<DangerSign>,
    ) {
        val now = desk.now()
        val advice = desk.jiayi.advice(her, measured, signs, now)
        try {
            desk.jiayi.recordReading(her, measured, signs, now, null, now)
            kept(advice, waits = true)
            kept()
        } catch (why: JiayiException.Refused) {
            throw why
        } catch (why: JiayiException) {
            kept(advice ?: throw why, waits = false)
        }
    }

    private fun kept(
        advice: Advice?,
        waits: Boolean,
    ) = change { it.copy(step = ReadingStep.KEPT, waits = waits, advice = advice) }
}

internal fun <T> Set<T>.felt(
    sign: T,
    felt: Boolean,
): Set<T> = if (felt) this + sign else this - sign
