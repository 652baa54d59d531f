package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.Advice
import cn.jiayi.core.DangerSign
import cn.jiayi.design.Language
import cn.jiayi.design.Words
import cn.jiayi.model.FrameEvent
import cn.jiayi.model.Reading
import cn.jiayi.model.ReadingEvent
import cn.jiayi.model.ReadingStep
import cn.jiayi.model.Screen
import cn.jiayi.ui.parts.Check
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Notice
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.WaitingBadge
import cn.jiayi.ui.parts.announced
import cn.jiayi.ui.parts.name
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** A value is entered, then how she feels, then what there is to do. [shown]: what was entered, once it is kept. */
@Composable
internal fun <V> ReadingScreen(
    state: Screen<Reading<V>>,
    title: String,
    on: (ReadingEvent) -> Unit,
    spoken: @Composable (Reading<V>) -> String,
    canGoOn: @Composable (Reading<V>) -> Boolean,
    shown: @Composable (V) -> Unit,
    entry: @Composable (Reading<V>) -> Unit,
) = Page(
    state,
    title,
    on,
    spoken,
    foot = { reading ->
        when (reading.step) {
            ReadingStep.NUMBERS -> PrimaryButton(words.next, enabled = canGoOn(reading)) { on(ReadingEvent.Next) }
            ReadingStep.SIGNS -> KeepButton(reading.signs) { on(ReadingEvent.Keep) }
            ReadingStep.KEPT -> WhatNow(reading.advice, state.frame.phone, on) { on(ReadingEvent.Again) }
        }
    },
) { reading ->
    when (reading.step) {
        ReadingStep.NUMBERS -> {
            entry(reading)
        }

        ReadingStep.SIGNS -> {
            Signs(reading.asked, reading.signs) { sign, felt -> on(ReadingEvent.Feel(sign, felt)) }
        }

        ReadingStep.KEPT -> {
            shown(reading.value)
            Kept(reading.advice, reading.hours, reading.waits)
        }
    }
}

internal fun Reading<*>.spoken(
    words: Words,
    value: String,
    entered: String,
): String =
    when (step) {
        ReadingStep.NUMBERS -> entered
        ReadingStep.SIGNS -> words.readingSigns
        ReadingStep.KEPT -> value + words.kept(advice)
    }

/** How she feels, which counts for more than the number. */
@Composable
private fun Signs(
    asked: List<DangerSign>,
    felt: Set<DangerSign>,
    on: (DangerSign, Boolean) -> Unit,
) {
    Heading(words.readingSigns)
    for (sign in asked) Check(words.name(sign), sign in felt, Modifier.fillMaxWidth()) { on(sign, it) }
}

@Composable
private fun KeepButton(
    felt: Set<DangerSign>,
    onClick: () -> Unit,
) = PrimaryButton(
    if (felt.isEmpty()) words.readingSignsNone else words.readingSave,
    icon = Icon.CHECK,
    onClick = onClick,
)

/** What is to be done at once, or that all is well. */
@Composable
private fun Kept(
    advice: Advice?,
    hours: String?,
    waits: Boolean,
) {
    if (waits) WaitingBadge()
    if (advice == null) {
        Notice(Tone.GOOD, Icon.CHECK, Modifier.announced()) { Text(words.readingKept) }
        return
    }
    Notice(if (advice.call120) Tone.DANGER else Tone.WARN, Icon.WARNING, Modifier.announced()) {
        for (sentence in words.sentences(advice)) Text(sentence)
    }
    hours?.let { Quiet(words.readingTeamHours(it)) }
}

/** The call first where it cannot wait. */
@Composable
private fun WhatNow(
    advice: Advice?,
    phone: String?,
    on: (FrameEvent) -> Unit,
    again: () -> Unit,
) {
    when {
        advice == null -> {
            PrimaryButton(words.done) { on(FrameEvent.Back) }
        }

        advice.call120 -> {
            PrimaryButton(words.call120, icon = Icon.PHONE, tone = Tone.DANGER) { on(FrameEvent.Call(EMERGENCY)) }
            SecondaryButton(words.done, Modifier.fillMaxWidth()) { on(FrameEvent.Back) }
        }

        else -> {
            if (phone == null) {
                PrimaryButton(words.readingMeasureAgain, icon = Icon.CLOCK, onClick = again)
            } else {
                PrimaryButton(words.callTeamToday, icon = Icon.PHONE) { on(FrameEvent.Call(phone)) }
                SecondaryButton(words.readingMeasureAgain, Modifier.fillMaxWidth(), Icon.CLOCK, onClick = again)
            }
        }
    }
}

internal fun Words.kept(advice: Advice?): String = advice?.let { sentences(it).joinToString("") } ?: readingKept

private fun Words.sentences(advice: Advice) = if (language == Language.CHINESE) advice.sentences else advice.sentencesEn

private const val EMERGENCY = "120"
