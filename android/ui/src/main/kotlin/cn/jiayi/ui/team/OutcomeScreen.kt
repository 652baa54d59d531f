package cn.jiayi.ui.team

import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.design.Words
import cn.jiayi.model.Content
import cn.jiayi.model.Outcome
import cn.jiayi.model.OutcomeEvent
import cn.jiayi.model.OutcomeKind
import cn.jiayi.model.OutcomeState
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.DayChoice
import cn.jiayi.ui.parts.Field
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Notice
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.Tiled
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** G05. Most of what a call comes to is one tap; only what takes somebody off the list is asked after. */
@Composable
fun OutcomeScreen(
    state: OutcomeState,
    on: (OutcomeEvent) -> Unit,
) {
    val outcome = (state.content as? Content.Ready)?.value
    val foot: (@Composable ColumnScope.(Outcome) -> Unit)? =
        outcome?.kind?.let { kind ->
            { PrimaryButton(words.outcomeKeep, enabled = it.isWhole, tone = kind.tone) { on(OutcomeEvent.Keep) } }
        }
    Page(
        state,
        outcome?.let {
            words.outcomeTitle(it.whom.name)
        } ?: words.listCall,
        on,
        { it.spoken(words) },
        foot = foot,
    ) {
        val kind = it.kind
        if (kind == null) Choices(on) else More(it, kind, on)
    }
}

/** For good. */
private val OutcomeKind.leaves get() = this == OutcomeKind.MOVED || this == OutcomeKind.DIED
private val OutcomeKind.tone get() = if (leaves) Tone.DANGER else Tone.CALM

private fun OutcomeKind.word(words: Words) =
    when (this) {
        OutcomeKind.REACHED -> words.outcomeReached
        OutcomeKind.NO_ANSWER -> words.outcomeNoAnswer
        OutcomeKind.WRONG_NUMBER -> words.outcomeWrongNumber
        OutcomeKind.WILL_COME -> words.outcomeWillCome
        OutcomeKind.REFUSED -> words.outcomeRefused
        OutcomeKind.MOVED -> words.outcomeMoved
        OutcomeKind.DIED -> words.outcomeDied
    }

internal fun Outcome.spoken(words: Words): String =
    words.outcomeTitle(whom.name) + "。" +
        (kind?.word(words) ?: OutcomeKind.entries.joinToString("，") { it.word(words) })

@Composable
private fun Choices(on: (OutcomeEvent) -> Unit) =
    Tiled(OutcomeKind.entries) { kind, size ->
        SecondaryButton(kind.word(words), size.fillMaxWidth(), tone = kind.tone) { on(OutcomeEvent.Choose(kind)) }
    }

@Composable
private fun More(
    outcome: Outcome,
    kind: OutcomeKind,
    on: (OutcomeEvent) -> Unit,
) {
    Heading(kind.word(words))
    if (kind.leaves) Notice(Tone.DANGER, Icon.WARNING) { Text(words.outcomeStops) }
    outcome.days?.let { days ->
        Card {
            Heading(words.outcomeOn)
            DayChoice(days, { on(OutcomeEvent.MoreDays) }) { on(OutcomeEvent.Day(it)) }
        }
    }
    if (outcome.needsReason) {
        val why = if (kind.leaves) words.outcomeWhy else words.outcomeRefusedWhy
        Field(why, outcome.reason, { on(OutcomeEvent.Reason(it)) }, Modifier, lines = 2)
    }
}
