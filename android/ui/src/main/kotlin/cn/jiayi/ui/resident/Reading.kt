package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.Advice
import cn.jiayi.core.DangerSign
import cn.jiayi.design.Language
import cn.jiayi.design.Words
import cn.jiayi.model.FrameEvent
import cn.jiayi.ui.parts.Check
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Notice
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.WaitingBadge
import cn.jiayi.ui.parts.announced
import cn.jiayi.ui.parts.name
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** How she feels, which counts for more than the number. */
@Composable
internal fun Signs(
    asked: List<DangerSign>,
    felt: Set<DangerSign>,
    on: (DangerSign, Boolean) -> Unit,
) {
    Heading(words.readingSigns)
    for (sign in asked) Check(words.name(sign), sign in felt, Modifier.fillMaxWidth()) { on(sign, it) }
}

@Composable
internal fun KeepButton(
    felt: Set<DangerSign>,
    onClick: () -> Unit,
) = PrimaryButton(
    if (felt.isEmpty()) words.readingSignsNone else words.readingSave,
    icon = Icon.CHECK,
    onClick = onClick,
)

/** What is to be done at once, or that all is well. */
@Composable
internal fun Kept(
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
internal fun WhatNow(
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
