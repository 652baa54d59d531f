package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.GlucoseContext
import cn.jiayi.design.Words
import cn.jiayi.model.GlucoseEntry
import cn.jiayi.model.GlucoseEvent
import cn.jiayi.model.GlucoseState
import cn.jiayi.model.Meter
import cn.jiayi.model.ReadingStep
import cn.jiayi.ui.parts.Choice
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Keypad
import cn.jiayi.ui.parts.NumberBox
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
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
) = Page(
    state,
    words.glucoseTitle,
    on,
    { it.spoken(words) },
    foot = { entry ->
        when (entry.step) {
            ReadingStep.NUMBERS -> PrimaryButton(words.next, enabled = entry.canKeep) { on(GlucoseEvent.Next) }
            ReadingStep.SIGNS -> KeepButton(entry.signs) { on(GlucoseEvent.Keep) }
            ReadingStep.KEPT -> WhatNow(entry.advice, state.frame.phone, on) { on(GlucoseEvent.Again) }
        }
    },
) { entry ->
    when (entry.step) {
        ReadingStep.NUMBERS -> {
            Entry(entry, on)
        }

        ReadingStep.SIGNS -> {
            Signs(entry.asked, entry.signs) { sign, felt -> on(GlucoseEvent.Feel(sign, felt)) }
        }

        ReadingStep.KEPT -> {
            Text(entry.shown(words), style = measures.heading)
            Kept(entry.advice, entry.hours, entry.waits)
        }
    }
}

private fun GlucoseEntry.shown(words: Words) =
    when (meter) {
        Meter.NUMBER -> "$value ${words.glucoseUnit}"
        Meter.LO -> words.glucoseLo
        Meter.HI -> words.glucoseHi
    }

internal fun GlucoseEntry.spoken(words: Words): String =
    when (step) {
        ReadingStep.NUMBERS -> words.glucoseSpoken(value.ifEmpty { words.readingEmpty })
        ReadingStep.SIGNS -> words.readingSigns
        ReadingStep.KEPT -> words.glucoseSpoken(shown(words)) + words.kept(advice)
    }

@Composable
private fun Entry(
    entry: GlucoseEntry,
    on: (GlucoseEvent) -> Unit,
) {
    if (entry.meter == Meter.NUMBER) {
        NumberBox(words.glucoseValue, entry.value, words.glucoseUnit, true, Modifier.fillMaxWidth()) {
            on(GlucoseEvent.Shows(Meter.NUMBER))
        }
        entry.wrong?.let { words.code(it) }?.let { Wrong(it.title + it.next) }
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
