package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.style.TextAlign
import cn.jiayi.core.Arm
import cn.jiayi.design.Words
import cn.jiayi.model.Pressure
import cn.jiayi.model.PressureEvent
import cn.jiayi.model.PressureField
import cn.jiayi.model.PressureState
import cn.jiayi.model.Reading
import cn.jiayi.ui.parts.Choice
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.IconButton
import cn.jiayi.ui.parts.Keypad
import cn.jiayi.ui.parts.NumberBox
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.Tiled
import cn.jiayi.ui.parts.Wrong
import cn.jiayi.ui.parts.isRoomy
import cn.jiayi.ui.parts.name
import cn.jiayi.ui.theme.look
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words

/** R16; L04 in elderly mode: one number on a page. */
@Composable
fun PressureScreen(
    state: PressureState,
    on: (PressureEvent) -> Unit,
) = ReadingScreen(
    state,
    words.pressureTitle,
    on,
    { it.spoken(words) },
    { it.canGoOn(look.elderly) },
    { Text("${it.systolic}/${it.diastolic}", style = measures.number) },
) { Numbers(it, on) }

/** On a page of one number it is that number that must be there. */
private fun Reading<Pressure>.canGoOn(elderly: Boolean) =
    if (elderly) value.field == PressureField.PULSE || value.of(value.field).isNotEmpty() else canKeep

private fun PressureField.name(words: Words) =
    when (this) {
        PressureField.SYSTOLIC -> words.pressureSystolic
        PressureField.DIASTOLIC -> words.pressureDiastolic
        PressureField.PULSE -> words.pressurePulse
    }

internal fun Reading<Pressure>.spoken(words: Words): String {
    val (high, low) = value.systolic.toLongOrNull() to value.diastolic.toLongOrNull()
    val numbers = if (high != null && low != null) words.pressureSpoken(high, low) else ""
    val field = "${value.field.name(words)}：${value.of(value.field).ifEmpty { words.readingEmpty }}"
    return spoken(words, numbers, numbers.ifEmpty { field })
}

@Composable
private fun Numbers(
    reading: Reading<Pressure>,
    on: (PressureEvent) -> Unit,
) {
    val pressure = reading.value
    if (pressure.systolic.isEmpty()) Quiet(words.pressureRest)
    if (look.elderly && isRoomy()) OneNumber(pressure, on) else AllNumbers(pressure, on)
    reading.wrong?.let { words.code(it) }?.let { Wrong(it.title + it.next) }
    Keypad(withPoint = false) { on(PressureEvent.Press(it)) }
    if (!look.elderly) {
        Text(words.armTitle)
        Tiled(Arm.entries) { arm, size ->
            Choice(words.name(arm), arm == pressure.arm, size) { on(PressureEvent.Choose(arm)) }
        }
    }
}

@Composable
private fun OneNumber(
    pressure: Pressure,
    on: (PressureEvent) -> Unit,
) = Row(Modifier.fillMaxWidth(), Arrangement.spacedBy(measures.gap), Alignment.CenterVertically) {
    Less(Modifier, on)
    Box(pressure, pressure.field, Modifier.weight(1f), on)
    More(Modifier, on)
}

@Composable
private fun AllNumbers(
    pressure: Pressure,
    on: (PressureEvent) -> Unit,
) {
    val fields = if (look.elderly) listOf(pressure.field) else PressureField.entries
    Tiled(fields, across = fields.size) { field, size -> Box(pressure, field, size, on) }
    Row(Modifier.fillMaxWidth(), Arrangement.spacedBy(measures.gap), Alignment.CenterVertically) {
        Less(Modifier.weight(1f), on)
        Text(pressure.field.name(words), Modifier.weight(2f), align = TextAlign.Center)
        More(Modifier.weight(1f), on)
    }
}

@Composable
private fun Box(
    pressure: Pressure,
    field: PressureField,
    modifier: Modifier,
    on: (PressureEvent) -> Unit,
) {
    val unit = if (field == PressureField.PULSE) words.pulseUnit else words.pressureUnit
    NumberBox(field.name(words), pressure.of(field), unit, field == pressure.field, modifier) {
        on(PressureEvent.Select(field))
    }
}

@Composable
private fun Less(
    modifier: Modifier,
    on: (PressureEvent) -> Unit,
) = IconButton(Icon.MINUS, words.oneLess, modifier) { on(PressureEvent.Step(-1)) }

@Composable
private fun More(
    modifier: Modifier,
    on: (PressureEvent) -> Unit,
) = IconButton(Icon.ADD, words.oneMore, modifier) { on(PressureEvent.Step(1)) }
