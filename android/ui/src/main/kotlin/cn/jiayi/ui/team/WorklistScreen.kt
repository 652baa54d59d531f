package cn.jiayi.ui.team

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.design.Words
import cn.jiayi.model.FrameEvent
import cn.jiayi.model.Worklist
import cn.jiayi.model.WorklistEvent
import cn.jiayi.model.WorklistRow
import cn.jiayi.model.WorklistState
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Beside
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Chips
import cn.jiayi.ui.parts.Field
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Notice
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.QuietButton
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.WaitingBadge
import cn.jiayi.ui.parts.Way
import cn.jiayi.ui.parts.announced
import cn.jiayi.ui.parts.day
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words

/** G02. */
@Composable
fun WorklistScreen(
    state: WorklistState,
    on: (WorklistEvent) -> Unit,
) = Page(state, words.listTitle, on, { it.spoken(words) }, root = true) { list ->
    if (list.canUndo) {
        Notice(Tone.GOOD, Icon.CHECK, Modifier.announced()) {
            Text(words.listUndone)
            SecondaryButton(words.undo, icon = Icon.UNDO) { on(WorklistEvent.Undo) }
        }
    }
    if (list.whole) Finding(list, on) else Badge(Tone.WARN, Icon.SYNC, words.listPart)
    if (list.rows.isEmpty()) Empty(list)
    for (row in list.rows) Row(row, row.resident == list.opened, on)
    if (list.more) SecondaryButton(words.listMorePage, Modifier.fillMaxWidth()) { on(WorklistEvent.NextPage) }
}

internal fun Worklist.spoken(words: Words): String =
    buckets.filter { it.count > 0 }.joinToString("，") { "${it.name}${it.count}" }.ifEmpty { words.listEmpty }

@Composable
private fun Finding(
    list: Worklist,
    on: (WorklistEvent) -> Unit,
) {
    Field(words.listSearch, list.search, { on(WorklistEvent.Search(it)) })
    Chips(list.buckets, { "${it.name} ${it.count}" }, { it.chosen }) { on(WorklistEvent.Choose(it.code)) }
}

@Composable
private fun Empty(list: Worklist) {
    if (list.search.isNotEmpty()) {
        Text(words.listSearchNone)
        return
    }
    Notice(Tone.GOOD, Icon.CHECK) {
        Text(words.listEmpty)
        list.nextDue?.let { Text(words.listNextDue(words.day(it))) }
    }
}

@Composable
private fun Row(
    row: WorklistRow,
    opened: Boolean,
    on: (WorklistEvent) -> Unit,
) = Card {
    Way({ on(WorklistEvent.Open(row.resident)) }) { Person(row) }
    Beside(
        { SecondaryButton(words.listVisit, it, Icon.PEN) { on(WorklistEvent.Visit(row.resident)) } },
        { QuietButton(if (opened) words.less else words.listMore, it) { on(WorklistEvent.More(row.resident)) } },
    )
    if (opened) Others(row, on)
}

@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun Person(row: WorklistRow) {
    Heading("${row.name} ${words.cardAge(row.age.toLong())}")
    FlowRow(
        horizontalArrangement = Arrangement.spacedBy(measures.gap),
        verticalArrangement = Arrangement.spacedBy(measures.gap),
    ) {
        RiskBadge(row.risk)
        row.daysOverdue?.let { Due(it) }
        row.medicineDaysLeft?.let {
            if (it <=
                0
            ) {
                Badge(Tone.DANGER, Icon.PILL, words.medicineOut)
            } else {
                Badge(Tone.CALM, Icon.PILL, words.medicineDaysLeft(it))
            }
        }
        if (row.waits) WaitingBadge()
    }
    Text(row.dues.joinToString("，"))
    if (row.reasons.isNotEmpty()) Quiet(row.reasons.joinToString("，"))
    row.lastValue?.let { Quiet(it) }
    row.assignedTo?.let { Quiet(words.listAssignedTo(it)) }
}

@Composable
private fun Due(overdue: Long) =
    when {
        overdue > 0 -> Badge(Tone.WARN, Icon.CALENDAR, words.listOverdue(overdue))
        overdue == 0L -> Badge(Tone.CALM, Icon.CALENDAR, words.listDueToday)
        else -> Badge(Tone.CALM, Icon.CALENDAR, words.listDueIn(-overdue))
    }

@Composable
private fun Others(
    row: WorklistRow,
    on: (WorklistEvent) -> Unit,
) {
    row.phone?.let {
        SecondaryButton(words.callNumber(it), Modifier.fillMaxWidth(), Icon.PHONE) { on(FrameEvent.Call(it)) }
    }
    SecondaryButton(words.listCall, Modifier.fillMaxWidth(), Icon.PEN) { on(WorklistEvent.RecordCall(row.resident)) }
    SecondaryButton(words.listSnooze, Modifier.fillMaxWidth(), Icon.CLOCK) { on(WorklistEvent.Snooze(row.resident)) }
    SecondaryButton(words.listAssign, Modifier.fillMaxWidth(), Icon.PEOPLE) { on(WorklistEvent.Assign(row.resident)) }
}
