package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.GlucoseContext
import cn.jiayi.design.Words
import cn.jiayi.model.GlucoseEvent
import cn.jiayi.model.GlucoseState
import cn.jiayi.model.Meter
import cn.jiayi.model.MeterValue
import cn.jiayi.model.Reading
import cn.jiayi.ui.parts.Choice
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Keypad
import cn.jiayi.ui.parts.NumberBox
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.Tiled
import cn.jiayi.ui.parts.Wrong
import cn.jiayi.ui.parts.name
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words

/** R17. */
@Composable
fun GlucoseScreen(
    state: GlucoseState,
    on: (GlucoseEvent) -> Unit,
) = ReadingScreen(
    state,
    words.glucoseTitle,
    on,
    { it.spoken(words) },
    { it.canKeep },
    { Text(it.shown(words), style = measures.heading) },
) { Entry(it, on) }

private fun MeterValue.shown(words: Words) =
    when (meter) {
        Meter.NUMBER -> "$number ${words.glucoseUnit}"
        Meter.LO -> words.glucoseLo
        Meter.HI -> words.glucoseHi
    }

internal fun Reading<MeterValue>.spoken(words: Words): String =
    spoken(
        words,
        words.glucoseSpoken(value.shown(words)),
        words.glucoseSpoken(value.number.ifEmpty { words.readingEmpty }),
    )

@Composable
private fun Entry(
    reading: Reading<MeterValue>,
    on: (GlucoseEvent) -> Unit,
) {
    val entry = reading.value
    if (entry.meter == Meter.NUMBER) {
        NumberBox(words.glucoseValue, entry.number, words.glucoseUnit, true, Modifier.fillMaxWidth()) {
            on(GlucoseEvent.Shows(Meter.NUMBER))
        }
        reading.wrong?.let { words.code(it) }?.let { Wrong(it.title + it.next) }
        Keypad(withPoint = true) { on(GlucoseEvent.Press(it)) }
    }
    for (meter in Meter.entries) {
        Choice(meter.name(words), meter == entry.meter, Modifier.fillMaxWidth()) { on(GlucoseEvent.Shows(meter)) }
    }
    Heading(words.glucoseWhen)
    Tiled(GlucoseContext.entries, across = 1) { context, size ->
        Choice(words.name(context), context == entry.context, size) { on(GlucoseEvent.Choose(context)) }
    }
}

private fun Meter.name(words: Words) =
    when (this) {
        Meter.NUMBER -> words.glucoseNumber
        Meter.LO -> words.glucoseLo
        Meter.HI -> words.glucoseHi
    }
