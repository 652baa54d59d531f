package cn.jiayi.model

import cn.jiayi.core.Advice
import cn.jiayi.core.Arm
import cn.jiayi.core.DangerSign
import cn.jiayi.core.GlucoseContext
import cn.jiayi.core.Trend
import java.util.UUID

/** Numbers, how she feels, and what there is to do. */
enum class ReadingStep { NUMBERS, SIGNS, KEPT }

/** A value while it is entered, and what came of it. */
data class Reading<V>(
    val step: ReadingStep,
    val value: V,
    val signs: Set<DangerSign> = emptySet(),
    /** Those that are asked about. */
    val asked: List<DangerSign> = emptyList(),
    /** The code of what is wrong with the numbers. */
    val wrong: String? = null,
    val canKeep: Boolean = false,
    val advice: Advice? = null,
    val hours: String? = null,
    /** It was kept on the phone and is not delivered. */
    val waits: Boolean = false,
)

/** The same of every value. */
sealed interface ReadingEvent :
    PressureEvent,
    GlucoseEvent {
    data class Feel(
        val sign: DangerSign,
        val felt: Boolean,
    ) : ReadingEvent

    data object Next : ReadingEvent

    data object Keep : ReadingEvent

    data object Again : ReadingEvent
}

/** Of the keys with digits. */
sealed interface Key {
    data class Digit(
        val digit: Int,
    ) : Key

    data object Point : Key

    /** The last one away. */
    data object Erase : Key
}

/** R16, L04. */
typealias PressureState = Screen<Reading<Pressure>>

enum class PressureField { SYSTOLIC, DIASTOLIC, PULSE }

/** Digits as they were entered. */
data class Pressure(
    val systolic: String = "",
    val diastolic: String = "",
    val pulse: String = "",
    val field: PressureField = PressureField.SYSTOLIC,
    val arm: Arm? = null,
) {
    fun of(field: PressureField) =
        when (field) {
            PressureField.SYSTOLIC -> systolic
            PressureField.DIASTOLIC -> diastolic
            PressureField.PULSE -> pulse
        }
}

sealed interface PressureEvent {
    data class Select(
        val field: PressureField,
    ) : PressureEvent

    data class Press(
        val key: Key,
    ) : PressureEvent

    /** One more or one less. */
    data class Step(
        val by: Int,
    ) : PressureEvent

    data class Choose(
        val arm: Arm,
    ) : PressureEvent
}

/** R17. */
typealias GlucoseState = Screen<Reading<MeterValue>>

/** What the meter shows. */
enum class Meter { NUMBER, LO, HI }

data class MeterValue(
    val meter: Meter = Meter.NUMBER,
    /** Digits and a point, as they were entered. */
    val number: String = "",
    val context: GlucoseContext? = null,
)

sealed interface GlucoseEvent {
    data class Shows(
        val meter: Meter,
    ) : GlucoseEvent

    data class Press(
        val key: Key,
    ) : GlucoseEvent

    data class Choose(
        val context: GlucoseContext,
    ) : GlucoseEvent
}

/** R18. */
typealias TrendState = Screen<TrendView>

data class TrendView(
    val days: Long,
    val trend: Trend,
    val asList: Boolean,
)

sealed interface TrendEvent {
    data class Days(
        val days: Long,
    ) : TrendEvent

    data class AsList(
        val list: Boolean,
    ) : TrendEvent

    data class Open(
        val reading: UUID,
    ) : TrendEvent
}
