package cn.jiayi.model

import cn.jiayi.core.Arm
import cn.jiayi.core.Glucose
import cn.jiayi.core.GlucoseContext
import cn.jiayi.core.Measured
import kotlinx.coroutines.CoroutineScope

/** R16, L04. [oneByOne]: in elderly mode each number has a page of its own. */
class PressureModel(
    desk: Desk,
    scope: CoroutineScope,
    private val oneByOne: Boolean,
) : ReadingPage<Pressure, PressureEvent>(desk, scope, Pressure()) {
    override fun on(event: PressureEvent) {
        when (event) {
            is ReadingEvent -> reading(event)
            is PressureEvent.Select -> change { it.copy(value = it.value.copy(field = event.field)) }
            is PressureEvent.Press -> enter { it.with(event.key.pressed(it.of(it.field), DIGITS)).moved(event.key) }
            is PressureEvent.Step -> enter { it.with(it.of(it.field).stepped(event.by)) }
            is PressureEvent.Choose -> enter { it.copy(arm = event.arm) }
        }
    }

    override fun Pressure.toText() =
        listOf(systolic, diastolic, pulse, field.name, arm?.name.orEmpty())
            .takeUnless { (systolic + diastolic + pulse).isEmpty() }

    override fun ofText(text: List<String>): Pressure {
        val (systolic, diastolic, pulse, field, arm) = text
        return Pressure(
            systolic,
            diastolic,
            pulse,
            PressureField.valueOf(field),
            Arm.entries.find { it.name == arm },
        )
    }

    override fun Pressure.anew() = Pressure(arm = arm)

    override fun next(reading: Reading<Pressure>): Reading<Pressure> {
        val value = reading.value
        return when {
            oneByOne && value.field != PressureField.PULSE -> reading.copy(value = value.beside(1))
            value.measured() == null -> reading.copy(value = value.copy(field = value.missing()))
            else -> super.next(reading)
        }
    }

    private fun Pressure.missing() = if (systolic.isEmpty()) PressureField.SYSTOLIC else PressureField.DIASTOLIC

    private fun Pressure.beside(by: Int) = copy(field = PressureField.entries.getOrElse(field.ordinal + by) { field })

    override fun backs(): Boolean {
        if (super.backs()) return true
        val reading = value() ?: return false
        val first = reading.value.field == PressureField.SYSTOLIC
        if (!oneByOne || reading.step != ReadingStep.NUMBERS || first) return false
        change { it.copy(value = it.value.beside(-1)) }
        return true
    }

    private fun Pressure.with(digits: String) =
        when (field) {
            PressureField.SYSTOLIC -> copy(systolic = digits)
            PressureField.DIASTOLIC -> copy(diastolic = digits)
            PressureField.PULSE -> copy(pulse = digits)
        }

    /** After a number that can have no more digits comes the next. */
    private fun Pressure.moved(key: Key): Pressure {
        val digits = of(field)
        val whole = digits.length == DIGITS || (digits.length == DIGITS - 1 && digits.toInt() > SHORT)
        return if (key is Key.Erase || !whole) this else beside(1)
    }

    override fun Pressure.measured(): Measured? {
        val high = systolic.toLongOrNull() ?: return null
        val low = diastolic.toLongOrNull() ?: return null
        return Measured.BloodPressure(high, low, pulse.toLongOrNull(), arm)
    }

    private companion object {
        const val DIGITS = 3

        /** 26 to 99 are whole: no pressure is 260 and more with a third digit that a meter shows. */
        const val SHORT = 25
    }
}

/** R17. */
class GlucoseModel(
    desk: Desk,
    scope: CoroutineScope,
) : ReadingPage<MeterValue, GlucoseEvent>(desk, scope, MeterValue()) {
    override fun on(event: GlucoseEvent) {
        when (event) {
            is ReadingEvent -> reading(event)
            is GlucoseEvent.Shows -> enter { it.copy(meter = event.meter) }
            is GlucoseEvent.Press -> enter { it.copy(number = event.key.typed(it.number)) }
            is GlucoseEvent.Choose -> enter { it.copy(context = event.context) }
        }
    }

    override fun MeterValue.toText() =
        listOf(meter.name, number, context?.name.orEmpty())
            .takeUnless { number.isEmpty() && meter == Meter.NUMBER }

    override fun ofText(text: List<String>): MeterValue {
        val (meter, number, context) = text
        return MeterValue(Meter.valueOf(meter), number, GlucoseContext.entries.find { it.name == context })
    }

    override fun MeterValue.anew() = MeterValue(context = context)

    override fun MeterValue.measured(): Measured? {
        val context = context ?: return null
        val shown =
            when (meter) {
                Meter.LO -> Glucose.Lo
                Meter.HI -> Glucose.Hi
                Meter.NUMBER -> Glucose.Tenths(number.tenths() ?: return null)
            }
        return Measured.Glucose(shown, context)
    }

    private fun String.tenths(): Long? = toBigDecimalOrNull()?.movePointRight(1)?.toLong()
}
