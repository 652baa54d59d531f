package cn.jiayi.ui.team

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.model.AssignEvent
import cn.jiayi.model.AssignState
import cn.jiayi.model.Content
import cn.jiayi.model.HistoryEvent
import cn.jiayi.model.HistoryState
import cn.jiayi.model.SnoozeEvent
import cn.jiayi.model.SnoozeState
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.DayChoice
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.day
import cn.jiayi.ui.parts.said
import cn.jiayi.ui.parts.time
import cn.jiayi.ui.theme.words

/** Off the list until a day: each choice is the act. */
@Composable
fun SnoozeScreen(
    state: SnoozeState,
    on: (SnoozeEvent) -> Unit,
) {
    val title = (state.content as? Content.Ready)?.value?.let { words.snoozeTitle(it.whom.name) } ?: words.listSnooze
    Page(state, title, on, { words.snoozeTitle(it.whom.name) }) { snooze ->
        for (days in SOON) {
            val until = snooze.today.plusDays(days)
            val word = if (days == 1L) words.dayTomorrow else words.dayIn(days)
            SecondaryButton("$word · ${words.day(until)}", Modifier.fillMaxWidth()) { on(SnoozeEvent.Until(until)) }
        }
        val days = snooze.days
        if (days == null) {
            SecondaryButton(words.outcomeOn, Modifier.fillMaxWidth(), Icon.CALENDAR) { on(SnoozeEvent.MoreDays) }
        } else {
            Card { DayChoice(days, { on(SnoozeEvent.MoreDays) }) { on(SnoozeEvent.Until(it)) } }
        }
        Quiet(words.snoozeWaits)
    }
}

private val SOON = listOf(1L, 3L, 7L)

/** To whom of the team: each choice is the act. */
@Composable
fun AssignScreen(
    state: AssignState,
    on: (AssignEvent) -> Unit,
) {
    val title = (state.content as? Content.Ready)?.value?.let { words.assignTitle(it.whom.name) } ?: words.listAssign
    Page(state, title, on, { words.assignTitle(it.whom.name) }) { assign ->
        for (colleague in assign.colleagues) {
            SecondaryButton(
                colleague.name,
                Modifier.fillMaxWidth(),
                Icon.PERSON,
            ) { on(AssignEvent.To(colleague.staff)) }
        }
        SecondaryButton(words.assignNobody, Modifier.fillMaxWidth()) { on(AssignEvent.To(null)) }
    }
}

/** W5. */
@Composable
fun HistoryScreen(
    state: HistoryState,
    on: (HistoryEvent) -> Unit,
) = Page(state, words.historyTitle, on, { words.historyTitle }) { history ->
    Quiet(if (history.isEmpty()) words.historyNone else words.historyWhy)
    for (done in history) {
        Card {
            Text(words.said(done.did, done.name))
            Quiet(words.time(done.at))
            SecondaryButton(words.undo, Modifier.fillMaxWidth(), Icon.UNDO) { on(HistoryEvent.Undo(done.act)) }
        }
    }
}
