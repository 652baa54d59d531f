package cn.jiayi.model

import cn.jiayi.core.Advice
import cn.jiayi.core.Arm
import cn.jiayi.core.DangerSign
import cn.jiayi.core.Glucose
import cn.jiayi.core.GlucoseContext
import cn.jiayi.core.JiayiException
import cn.jiayi.core.Measured
import cn.jiayi.core.signsToAsk
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.withContext
import java.util.UUID

/** R16, L04. [oneByOne]: in elderly mode each number has a page of its own. */
class PressureModel(
    desk: Desk,
    scope: CoroutineScope,
    private val oneByOne: Boolean,
) : ReadingPage<Pressure, PressureEvent>(desk, scope) {
    override suspend fun read(her: UUID): (Pressure?) -> Pressure {
        val hours = hours(her)
        return { before -> (before ?: Pressure(ReadingStep.NUMBERS)).copy(hours = hours) }
    }

    override fun on(event: PressureEvent) {
        when (event) {
            is FrameEvent -> {
                if (event == FrameEvent.Back && backs()) Unit else common(event)
            }

            is PressureEvent.Select -> {
                change { it.copy(field = event.field) }
            }

            is PressureEvent.Press -> {
                change { it.with(event.key.pressed(it.of(it.field), DIGITS)).moved(event.key) }
            }

            is PressureEvent.Step -> {
                change { it.with(it.of(it.field).stepped(event.by)) }
            }

            is PressureEvent.Choose -> {
                change { it.copy(arm = event.arm) }
            }

            is PressureEvent.Feel -> {
                change { it.copy(signs = it.signs.felt(event.sign, event.felt)) }
            }

            PressureEvent.Next -> {
                next()
            }

            PressureEvent.Keep -> {
                keep()
            }

            PressureEvent.Again -> {
                change { Pressure(ReadingStep.NUMBERS, arm = it.arm, hours = it.hours) }
            }
        }
    }

    override fun entered(): List<String>? {
        val entry = value()?.takeIf { it.step != ReadingStep.KEPT } ?: return null
        val digits = listOf(entry.systolic, entry.diastolic, entry.pulse)
        if (digits.all(String::isEmpty)) return null
        return digits + entry.field.name + entry.arm?.name.orEmpty() + entry.signs.map { it.name }
    }

    /** The signs are asked about again, with those ticked that were. */
    override fun takeUp(entered: List<String>) {
        val (systolic, diastolic, pulse, field, arm) = entered
        val signs = entered.drop(AHEAD_OF_SIGNS).map(DangerSign::valueOf).toSet()
        val entry =
            Pressure(
                ReadingStep.NUMBERS,
                systolic,
                diastolic,
                pulse,
                PressureField.valueOf(field),
                Arm.entries.find { it.name == arm },
                signs,
            )
        beginWith(entry.copy(canKeep = entry.measured() != null))
    }

    private fun next() =
        change {
            when {
                oneByOne && it.field != PressureField.PULSE -> {
                    it.copy(
                        field =
                            PressureField.entries[
                                it.field.ordinal +
                                    1,
                            ],
                    )
                }

                it.measured() == null -> {
                    it.copy(field = it.missing())
                }

                else -> {
                    it.copy(step = ReadingStep.SIGNS, asked = it.measured().asked())
                }
            }
        }

    private fun Pressure.missing() = if (systolic.isEmpty()) PressureField.SYSTOLIC else PressureField.DIASTOLIC

    private fun backs(): Boolean {
        val entry = value() ?: return false
        val before = PressureField.entries.getOrNull(entry.field.ordinal - 1)
        when {
            entry.step == ReadingStep.SIGNS -> change { it.copy(step = ReadingStep.NUMBERS) }
            oneByOne && entry.step == ReadingStep.NUMBERS && before != null -> change { it.copy(field = before) }
            else -> return false
        }
        return true
    }

    private fun keep() {
        val entry = value()?.takeIf { it.step == ReadingStep.SIGNS } ?: return
        val measured = entry.measured() ?: return
        keepOnce(
            measured,
            entry.signs,
            { code -> change { it.copy(step = ReadingStep.NUMBERS, wrong = code) } },
        ) { advice, waits ->
            change { it.copy(step = ReadingStep.KEPT, waits = waits, advice = advice) }
        }
    }

    private fun Pressure.of(field: PressureField) =
        when (field) {
            PressureField.SYSTOLIC -> systolic
            PressureField.DIASTOLIC -> diastolic
            PressureField.PULSE -> pulse
        }

    private fun Pressure.with(digits: String): Pressure {
        val entered =
            when (field) {
                PressureField.SYSTOLIC -> copy(systolic = digits)
                PressureField.DIASTOLIC -> copy(diastolic = digits)
                PressureField.PULSE -> copy(pulse = digits)
            }
        return entered.copy(wrong = null, canKeep = entered.measured() != null)
    }

    /** After a number that can have no more digits comes the next. */
    private fun Pressure.moved(key: Key): Pressure {
        val digits = of(field)
        val whole = digits.length == DIGITS || (digits.length == DIGITS - 1 && digits.toInt() > SHORT)
        if (key is Key.Erase || !whole) return this
        return copy(field = PressureField.entries.getOrElse(field.ordinal + 1) { field })
    }

    private fun Pressure.measured(): Measured? {
        val high = systolic.toLongOrNull() ?: return null
        val low = diastolic.toLongOrNull() ?: return null
        return Measured.BloodPressure(high, low, pulse.toLongOrNull(), arm)
    }

    private companion object {
        const val DIGITS = 3
        const val AHEAD_OF_SIGNS = 5

        /** 26 to 99 are whole: no pressure is 260 and more with a third digit that a meter shows. */
        const val SHORT = 25
    }
}

/** R17. */
class GlucoseModel(
    desk: Desk,
    scope: CoroutineScope,
) : ReadingPage<GlucoseEntry, GlucoseEvent>(desk, scope) {
    override suspend fun read(her: UUID): (GlucoseEntry?) -> GlucoseEntry {
        val hours = hours(her)
        return { before -> (before ?: GlucoseEntry(ReadingStep.NUMBERS)).copy(hours = hours) }
    }

    override fun on(event: GlucoseEvent) {
        when (event) {
            is FrameEvent -> {
                if (event == FrameEvent.Back && backs()) Unit else common(event)
            }

            is GlucoseEvent.Shows -> {
                change { it.copy(meter = event.meter, wrong = null).judged() }
            }

            is GlucoseEvent.Press -> {
                change { it.copy(value = event.key.typed(it.value), wrong = null).judged() }
            }

            is GlucoseEvent.Choose -> {
                change { it.copy(context = event.context).judged() }
            }

            is GlucoseEvent.Feel -> {
                change { it.copy(signs = it.signs.felt(event.sign, event.felt)) }
            }

            GlucoseEvent.Next -> {
                change { it.copy(step = ReadingStep.SIGNS, asked = it.measured().asked()) }
            }

            GlucoseEvent.Keep -> {
                keep()
            }

            GlucoseEvent.Again -> {
                change { GlucoseEntry(ReadingStep.NUMBERS, context = it.context, hours = it.hours) }
            }
        }
    }

    override fun entered(): List<String>? {
        val entry = value()?.takeIf { it.step != ReadingStep.KEPT } ?: return null
        if (entry.value.isEmpty() && entry.meter == Meter.NUMBER) return null
        return listOf(entry.meter.name, entry.value, entry.context?.name.orEmpty()) + entry.signs.map { it.name }
    }

    override fun takeUp(entered: List<String>) {
        val (meter, value, context) = entered
        val signs = entered.drop(AHEAD_OF_SIGNS).map(DangerSign::valueOf).toSet()
        val taken = GlucoseContext.entries.find { it.name == context }
        beginWith(GlucoseEntry(ReadingStep.NUMBERS, Meter.valueOf(meter), value, taken, signs).judged())
    }

    private fun backs(): Boolean {
        val signs = value()?.step == ReadingStep.SIGNS
        if (signs) change { it.copy(step = ReadingStep.NUMBERS) }
        return signs
    }

    private fun keep() {
        val entry = value()?.takeIf { it.step == ReadingStep.SIGNS } ?: return
        val measured = entry.measured() ?: return
        keepOnce(
            measured,
            entry.signs,
            { code -> change { it.copy(step = ReadingStep.NUMBERS, wrong = code) } },
        ) { advice, waits ->
            change { it.copy(step = ReadingStep.KEPT, waits = waits, advice = advice) }
        }
    }

    private fun GlucoseEntry.judged() = copy(canKeep = measured() != null)

    private fun GlucoseEntry.measured(): Measured? {
        val context = context ?: return null
        val shown =
            when (meter) {
                Meter.LO -> Glucose.Lo
                Meter.HI -> Glucose.Hi
                Meter.NUMBER -> Glucose.Tenths(value.tenths() ?: return null)
            }
        return Measured.Glucose(shown, context)
    }

    private fun String.tenths(): Long? = toBigDecimalOrNull()?.movePointRight(1)?.toLong()

    private companion object {
        const val AHEAD_OF_SIGNS = 3
    }
}

/** R18. */
class TrendModel(
    desk: Desk,
    scope: CoroutineScope,
    /** Somebody whom the team serves; none for whom the pages show. */
    private val of: UUID? = null,
) : Page<TrendView, TrendEvent>(desk, scope) {
    override suspend fun read() = of?.let { read(it) }

    override suspend fun read(her: UUID): (TrendView?) -> TrendView {
        val days = value()?.days ?: DAYS
        val trend = desk.jiayi.trend(her, days.toUShort(), desk.now())
        // Of the days that are chosen by now, whatever was asked for before.
        return { before ->
            if (before == null ||
                before.days == days
            ) {
                TrendView(days, trend, before?.asList ?: false)
            } else {
                before
            }
        }
    }

    override fun on(event: TrendEvent) {
        when (event) {
            is FrameEvent -> {
                common(event)
            }

            is TrendEvent.AsList -> {
                change { it.copy(asList = event.list) }
            }

            is TrendEvent.Days -> {
                change { it.copy(days = event.days) }
                again()
            }

            is TrendEvent.Open -> {
                desk.way.to(Place.Inbox)
            }
        }
    }

    private companion object {
        const val DAYS = 30L
    }
}

private fun Measured?.asked(): List<DangerSign> = this?.let(::signsToAsk).orEmpty()

/** A page on which a value is entered. */
abstract class ReadingPage<T, E>(
    desk: Desk,
    scope: CoroutineScope,
    first: T? = null,
) : Page<T, E>(desk, scope, first) {
    private var keeping = false

    /** The team's, whose number stands beside what to do. */
    protected suspend fun hours(her: UUID): String? {
        val home = desk.jiayi.home(her, desk.now())
        return home.team?.hours
    }

    /**
     * Shown as kept once it is, and with what to do at once; that is shown too when nothing could be kept. A second tap meanwhile does nothing, and leaving
     * the page stops nothing.
     */
    protected fun keepOnce(
        measured: Measured,
        signs: Set<DangerSign>,
        refused: (String) -> Unit,
        kept: (Advice?, waits: Boolean) -> Unit,
    ) {
        if (keeping) return
        keeping = true
        act { her ->
            try {
                withContext(NonCancellable) {
                    val now = desk.now()
                    val advice = desk.jiayi.advice(her, measured, signs.toList(), now)
                    try {
                        desk.jiayi.recordReading(her, measured, signs.toList(), now, null, now)
                        kept(advice, true)
                        kept()
                    } catch (why: JiayiException.Refused) {
                        throw why
                    } catch (why: JiayiException) {
                        kept(advice ?: throw why, false)
                    }
                }
            } catch (why: JiayiException.Refused) {
                refused(why.code)
            } finally {
                keeping = false
            }
        }
    }
}

internal fun <T> Set<T>.felt(
    sign: T,
    felt: Boolean,
): Set<T> = if (felt) this + sign else this - sign

/** What stands after a key: no leading nought, and no more than so many digits. */
internal fun Key.pressed(
    digits: String,
    most: Int,
): String =
    when (this) {
        Key.Erase -> digits.dropLast(1)
        Key.Point -> digits
        is Key.Digit -> if (digits.length < most && (digits + digit) != "0") digits + digit else digits
    }

/** As a meter shows it: two digits at most, a point, one digit. */
internal fun Key.typed(text: String): String {
    val typed =
        when (this) {
            Key.Erase -> text.dropLast(1)
            Key.Point -> "$text."
            is Key.Digit -> text + digit
        }
    return if (AS_A_METER.matches(typed)) typed else text
}

private val AS_A_METER = Regex("""\d{0,2}|\d{1,2}\.\d?""")

internal fun String.stepped(by: Int): String {
    val number = toIntOrNull() ?: return this
    return (number + by).coerceIn(0, MOST).toString()
}

private const val MOST = 999
