package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.EndReason
import cn.jiayi.design.Words
import cn.jiayi.model.Ending
import cn.jiayi.model.EndingEvent
import cn.jiayi.model.EndingState
import cn.jiayi.model.EndingStep
import cn.jiayi.ui.parts.Choice
import cn.jiayi.ui.parts.Days
import cn.jiayi.ui.parts.Field
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Refused
import cn.jiayi.ui.parts.Restated
import cn.jiayi.ui.parts.Stepped
import cn.jiayi.ui.parts.day
import cn.jiayi.ui.parts.name
import cn.jiayi.ui.parts.restated
import cn.jiayi.ui.parts.year
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** Ending a contract, one question on a page; the last restates who, what and when. */
@Composable
fun EndingScreen(
    state: EndingState,
    on: (EndingEvent) -> Unit,
) = Stepped(
    state,
    { it.step },
    { it?.title(words) ?: words.contractEnd },
    on,
    { it.spoken(words) },
    foot = { Foot(it, on) },
) {
    when (it.step) {
        EndingStep.REASON -> Why(it, on)
        EndingStep.DAY -> Days(it.days, it.day) { day -> on(EndingEvent.LastDay(day)) }
        EndingStep.CONFIRM -> Restated(it.restated(words))
    }
}

private fun Ending.title(words: Words) =
    when (step) {
        EndingStep.REASON -> words.contractEndWhy
        EndingStep.DAY -> words.contractEndDay
        EndingStep.CONFIRM -> words.contractEndAsk
    }

internal fun Ending.spoken(words: Words): String =
    if (step == EndingStep.CONFIRM) restated(title(words), restated(words)) else title(words)

private fun Ending.restated(words: Words): List<String> =
    listOfNotNull(
        words.contractWithdrawWhat(contract.doctorName, contract.teamName),
        reason?.let { words.name(it) },
        note.ifBlank { null },
        day?.let { words.contractEndLast(words.year(it)) },
        words.contractEndBack,
    )

@Composable
private fun ColumnScope.Foot(
    ending: Ending,
    on: (EndingEvent) -> Unit,
) {
    val day = ending.day
    if (ending.step != EndingStep.CONFIRM || day == null) {
        PrimaryButton(words.next, enabled = ending.canGoOn) { on(EndingEvent.Next) }
        return
    }
    ending.asking.wrong?.let { Refused(it) }
    PrimaryButton(
        words.contractEndAct(words.day(day)),
        icon = Icon.WARNING,
        enabled = ending.canGoOn,
        tone = Tone.DANGER,
    ) {
        on(EndingEvent.Next)
    }
}

@Composable
private fun Why(
    ending: Ending,
    on: (EndingEvent) -> Unit,
) {
    for (reason in ending.reasons) {
        Choice(words.name(reason), reason == ending.reason, Modifier.fillMaxWidth()) { on(EndingEvent.Reason(reason)) }
    }
    if (ending.reason == EndReason.OTHER) {
        Field(words.contractEndNote, ending.note, { on(EndingEvent.Note(it)) }, lines = 3)
    }
}
