package cn.jiayi.model

import cn.jiayi.core.Advice
import cn.jiayi.core.Arm
import cn.jiayi.core.DangerSign
import cn.jiayi.core.GlucoseContext
import cn.jiayi.core.Trend
import java.util.UUID

/** R16, L04. */
typealias PressureState = Screen<Pressure>

enum class PressureField { SYSTOLIC, DIASTOLIC, PULSE }

/** Numbers, how she feels, and what there is to do. */
enum class ReadingStep { NUMBERS, SIGNS, KEPT }

data class Pressure(
    val step: ReadingStep,
    /** Digits as they were entered. */
    val systolic: String = "",
    val diastolic: String = "",
    val pulse: String = "",
    val field: PressureField = PressureField.SYSTOLIC,
    val arm: Arm? = null,
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

/** Of the keys with digits. */
sealed interface Key {
    data class Digit(
        val digit: Int,
    ) : Key

    data object Point : Key

    /** The last one away. */
    data object Erase : Key
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

    data class Feel(
        val sign: DangerSign,
        val felt: Boolean,
    ) : PressureEvent

    data object Next : PressureEvent

    data object Keep : PressureEvent

    data object Again : PressureEvent
}

/** R17. */
typealias GlucoseState = Screen<GlucoseEntry>

/** What the meter shows. */
enum class Meter { NUMBER, LO, HI }

data class GlucoseEntry(
    val step: ReadingStep,
    val meter: Meter = Meter.NUMBER,
    /** Digits and a point, as they were entered. */
    val value: String = "",
    val context: GlucoseContext? = null,
    val signs: Set<DangerSign> = emptySet(),
    val asked: List<DangerSign> = emptyList(),
    val wrong: String? = null,
    val canKeep: Boolean = false,
    val advice: Advice? = null,
    val hours: String? = null,
    val waits: Boolean = false,
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

    data class Feel(
        val sign: DangerSign,
        val felt: Boolean,
    ) : GlucoseEvent

    data object Next : GlucoseEvent

    data object Keep : GlucoseEvent

    data object Again : GlucoseEvent
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
