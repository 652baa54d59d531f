package cn.jiayi.ui.samples

import cn.jiayi.core.Advice
import cn.jiayi.core.Arm
import cn.jiayi.core.Curve
import cn.jiayi.core.DangerSign
import cn.jiayi.core.Glucose
import cn.jiayi.core.GlucoseContext
import cn.jiayi.core.Measured
import cn.jiayi.core.Point
import cn.jiayi.core.PressurePoint
import cn.jiayi.core.Trend
import cn.jiayi.model.GlucoseState
import cn.jiayi.model.Meter
import cn.jiayi.model.MeterValue
import cn.jiayi.model.Pressure
import cn.jiayi.model.PressureField
import cn.jiayi.model.PressureState
import cn.jiayi.model.Reading
import cn.jiayi.model.ReadingStep
import cn.jiayi.model.TrendState
import cn.jiayi.model.TrendView
import cn.jiayi.ui.harness.Sample
import cn.jiayi.ui.harness.ScreenTest
import cn.jiayi.ui.resident.GlucoseScreen
import cn.jiayi.ui.resident.PressureScreen
import cn.jiayi.ui.resident.TrendScreen
import java.time.Duration

private val rest =
    Advice(
        "ADVICE_PRESSURE",
        false,
        listOf(
            "血压很高，请坐下休息，5分钟后再量一次。",
            "只要有头痛、胸闷、看不清等任何危险症状，马上拨打120。",
            "再量还是很高，请今天就联系家医团队。",
            "这里没有人实时值守，急救请拨打120。",
        ),
        listOf("Your blood pressure is very high: sit and rest, and measure again in 5 minutes."),
    )
private val emergency =
    Advice(
        "ADVICE_PRESSURE_SIGNS",
        true,
        listOf("血压很高，又有危险症状，请马上拨打120。", "坐下休息，不要自己多吃降压药。"),
        listOf("Your blood pressure is very high and you have a danger sign: call 120 now."),
    )
private val asked =
    listOf(DangerSign.SEVERE_HEADACHE_OR_DIZZINESS, DangerSign.CHEST_TIGHTNESS, DangerSign.BLURRED_VISION)
private val entered =
    Reading(ReadingStep.NUMBERS, Pressure("138", "84", "72", PressureField.PULSE, Arm.LEFT), canKeep = true)
private val high = Reading(ReadingStep.KEPT, Pressure("190", "115", "88"), hours = team.hours)

private fun pressure(
    name: String,
    state: PressureState,
) = Sample("R16 pressure $name") { PressureScreen(state) {} }

class PressureScreenTest :
    ScreenTest(
        pressure("loading", loading),
        pressure("empty", ready(Reading(ReadingStep.NUMBERS, Pressure()))),
        pressure("normal", ready(entered)),
        pressure(
            "wrong",
            ready(
                Reading(
                    ReadingStep.NUMBERS,
                    Pressure("84", "138", field = PressureField.DIASTOLIC),
                    wrong = "BAD_VALUE",
                ),
            ),
        ),
        pressure("signs", ready(entered.copy(step = ReadingStep.SIGNS, asked = asked))),
        pressure("a sign", ready(entered.copy(step = ReadingStep.SIGNS, asked = asked, signs = asked.take(1).toSet()))),
        pressure("kept", ready(entered.copy(step = ReadingStep.KEPT))),
        pressure("rest", ready(high.copy(advice = rest))),
        pressure("emergency", ready(high.copy(advice = emergency, signs = setOf(DangerSign.CHEST_TIGHTNESS)))),
        pressure("error", failed),
        pressure("offline", ready(entered, offline)),
        pressure("queued", ready(entered.copy(step = ReadingStep.KEPT, waits = true), queued)),
    )

private val fasted = MeterValue(number = "6.1", context = GlucoseContext.FASTING)
private val low = fasted.copy(meter = Meter.LO)
private val glucose = Reading(ReadingStep.NUMBERS, fasted, canKeep = true)
private val sugar =
    Advice(
        "ADVICE_GLUCOSE_LOW",
        false,
        listOf("血糖过低，请马上吃15克糖，例如半杯含糖饮料。", "15分钟后再量一次。", "昏沉，或者再量还是低，请拨打120。"),
        listOf("Your glucose is too low: take 15 g of sugar now."),
    )

private fun glucose(
    name: String,
    state: GlucoseState,
) = Sample("R17 glucose $name") { GlucoseScreen(state) {} }

class GlucoseScreenTest :
    ScreenTest(
        glucose("loading", loading),
        glucose("empty", ready(Reading(ReadingStep.NUMBERS, MeterValue()))),
        glucose("normal", ready(glucose)),
        glucose("meter shows LO", ready(glucose.copy(value = low))),
        glucose(
            "wrong",
            ready(glucose.copy(value = fasted.copy(number = "61.0"), wrong = "BAD_VALUE", canKeep = false)),
        ),
        glucose("signs", ready(glucose.copy(step = ReadingStep.SIGNS, asked = listOf(DangerSign.SWEATING)))),
        glucose("kept", ready(glucose.copy(step = ReadingStep.KEPT))),
        glucose("sugar", ready(glucose.copy(step = ReadingStep.KEPT, value = low, advice = sugar))),
        glucose("error", failed),
        glucose("offline", ready(glucose, offline)),
        glucose("queued", ready(glucose.copy(step = ReadingStep.KEPT, waits = true), queued)),
    )

private fun ago(days: Int) = now.minus(Duration.ofDays(days.toLong()))

private val pressures =
    listOf(151L to 92L, 148L to 90L, 139L to 86L, 142L to 88L, 136L to 84L, 138L to 84L)
        .mapIndexed { i, (high, low) -> PressurePoint(ago(25 - 5 * i), high, low) }
private val readings =
    pressures.reversed().mapIndexed { i, it ->
        pressureReading.copy(
            id = id(60 + i),
            value = Measured.BloodPressure(it.systolic, it.diastolic, null, null),
            takenAt = it.at,
        )
    }
private val fasting =
    Curve.Glucose(
        GlucoseContext.FASTING,
        listOf(Point(ago(20), 71), Point(ago(9), 68), Point(ago(2), 61)),
    )
private val sweet =
    pressureReading.copy(
        id = id(70),
        value = Measured.Glucose(Glucose.Tenths(61), GlucoseContext.FASTING),
        takenAt = ago(2),
        waits = true,
    )
private val month =
    TrendView(
        30,
        Trend(today.minusDays(29), today, listOf(Curve.BloodPressure(pressures), fasting), readings + sweet),
        false,
    )

private fun trend(
    name: String,
    state: TrendState,
) = Sample("R18 trend $name") { TrendScreen(state) {} }

class TrendScreenTest :
    ScreenTest(
        trend("loading", loading),
        trend("normal", ready(month)),
        trend("list", ready(month.copy(asList = true))),
        trend(
            "one value",
            ready(month.copy(trend = month.trend.copy(curves = emptyList(), readings = readings.take(1)))),
        ),
        trend("empty", ready(month.copy(trend = month.trend.copy(curves = emptyList(), readings = emptyList())))),
        trend("error", failed),
        trend("offline", ready(month, offline)),
        trend("queued", ready(month.copy(asList = true), queued)),
    )
