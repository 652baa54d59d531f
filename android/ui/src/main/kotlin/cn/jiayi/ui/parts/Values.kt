package cn.jiayi.ui.parts

import cn.jiayi.core.Glucose
import cn.jiayi.core.Measured
import cn.jiayi.design.Words
import java.util.Locale

/** A value with its unit. */
internal fun Words.value(of: Measured): String =
    when (of) {
        is Measured.BloodPressure -> "${readingPressure(of.systolic, of.diastolic)} $pressureUnit"
        is Measured.Glucose -> glucose(of.value)
        is Measured.Weight -> "${tenths(of.tenths)} $weightUnit"
    }

private fun Words.glucose(value: Glucose) =
    when (value) {
        Glucose.Lo -> glucoseLo
        Glucose.Hi -> glucoseHi
        is Glucose.Tenths -> "${tenths(value.tenths)} $glucoseUnit"
    }

internal fun tenths(value: Long): String = String.format(Locale.ROOT, "%d.%d", value / 10, value % 10)

/** 分 as 元: without a fraction where there is none. */
internal fun yuan(fen: UInt): String =
    if (fen % 100u ==
        0u
    ) {
        "${fen / 100u}"
    } else {
        String.format(Locale.ROOT, "%d.%02d", (fen / 100u).toInt(), (fen % 100u).toInt())
    }
