package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import cn.jiayi.core.Curve
import cn.jiayi.core.ShownReading
import cn.jiayi.design.Words
import cn.jiayi.model.TrendEvent
import cn.jiayi.model.TrendState
import cn.jiayi.model.TrendView
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Chart
import cn.jiayi.ui.parts.Chips
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Series
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.WaitingBadge
import cn.jiayi.ui.parts.day
import cn.jiayi.ui.parts.name
import cn.jiayi.ui.parts.tenths
import cn.jiayi.ui.parts.time
import cn.jiayi.ui.parts.value
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.colours
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words

/** R18. */
@Composable
fun TrendScreen(
    state: TrendState,
    on: (TrendEvent) -> Unit,
) = Page(state, words.homeTrend, on, { it.spoken(words) }) { view ->
    Chips(SPANS, { words.trendDays(it) }, { it == view.days }) { on(TrendEvent.Days(it)) }
    if (view.trend.readings.isEmpty()) {
        Text(words.trendNone)
        return@Page
    }
    Text(view.spoken(words))
    val curves = view.trend.curves.filter { it.size > 1 }
    if (curves.isEmpty()) Quiet(words.trendOne)
    if (!view.asList) for (curve in curves) Drawn(curve, view)
    if (curves.isNotEmpty()) {
        val (word, icon) = if (view.asList) words.trendAsCurve to Icon.CHART else words.trendAsList to Icon.LIST
        SecondaryButton(word, Modifier.fillMaxWidth(), icon) { on(TrendEvent.AsList(!view.asList)) }
    }
    if (view.asList || curves.isEmpty()) for (reading in view.trend.readings) Reading(reading, on)
}

private val SPANS = listOf(7L, 30L, 90L)

internal fun TrendView.spoken(words: Words): String {
    val last = trend.readings.firstOrNull() ?: return words.trendNone
    return words.trendCount(days, trend.readings.size.toLong()) + words.trendLast(words.value(last.value))
}

private val Curve.size
    get() =
        when (this) {
            is Curve.BloodPressure -> points.size
            is Curve.Glucose -> points.size
            is Curve.Weight -> points.size
        }

@Composable
private fun Drawn(
    curve: Curve,
    view: TrendView,
) = Card {
    val said = view.spoken(words)
    when (curve) {
        is Curve.BloodPressure -> {
            Heading("${words.pressureTitle}（${words.pressureUnit}）")
            val high = Series(curve.points.map { it.at to it.systolic })
            val low = Series(curve.points.map { it.at to it.diastolic }, hollow = true)
            Chart(listOf(high, low), said) { it.toString() }
            Legend()
        }

        is Curve.Glucose -> {
            Heading("${words.name(curve.context)}（${words.glucoseUnit}）")
            Chart(listOf(Series(curve.points.map { it.at to it.value })), said, ::tenths)
        }

        is Curve.Weight -> {
            Heading("${words.weightTitle}（${words.weightUnit}）")
            Chart(listOf(Series(curve.points.map { it.at to it.value })), said, ::tenths)
        }
    }
    Quiet("${words.day(view.trend.from)} – ${words.day(view.trend.to)}")
}

@Composable
private fun Legend() =
    Row(Modifier, Arrangement.spacedBy(measures.gap), Alignment.CenterVertically) {
        Icon(Icon.DOT, colours.primary, beside = measures.small.fontSize)
        Quiet(words.pressureSystolic)
        Icon(Icon.CIRCLE, colours.primary, beside = measures.small.fontSize)
        Quiet(words.pressureDiastolic)
    }

@Composable
private fun Reading(
    reading: ShownReading,
    on: (TrendEvent) -> Unit,
) = Card(onClick = { on(TrendEvent.Open(reading.id)) }) {
    Text(words.value(reading.value), style = measures.title)
    Quiet(listOfNotNull(words.time(reading.takenAt), reading.by).joinToString(" · "))
    reading.advice?.let { Badge(if (it.call120) Tone.DANGER else Tone.WARN, Icon.WARNING, words.kept(it)) }
    if (reading.waits) WaitingBadge()
}
