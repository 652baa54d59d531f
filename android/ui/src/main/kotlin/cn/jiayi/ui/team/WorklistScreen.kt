package cn.jiayi.ui.team

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.BucketCount
import cn.jiayi.core.ListRow
import cn.jiayi.design.Words
import cn.jiayi.model.WorklistEvent
import cn.jiayi.model.WorklistState
import cn.jiayi.model.WorklistView
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
import cn.jiayi.ui.parts.Way
import cn.jiayi.ui.parts.day
import cn.jiayi.ui.parts.name
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words

/** G02. */
@Composable
fun WorklistScreen(
    state: WorklistState,
    on: (WorklistEvent) -> Unit,
) = Page(state, words.listTitle, on, { it.spoken(words) }, root = true) { view ->
    SecondaryButton(words.teamMenu, Modifier.fillMaxWidth(), Icon.LIST) { on(WorklistEvent.OpenTeam) }
    if (view.list.whole) Finding(view, on) else Badge(Tone.WARN, Icon.SYNC, words.listPart)
    if (view.list.rows.isEmpty()) Empty(view)
    for (row in view.list.rows) {
        Row(row, view, on)
    }
    val more = view.list.next != null
    if (more) SecondaryButton(words.listMorePage, Modifier.fillMaxWidth()) { on(WorklistEvent.NextPage) }
}

internal fun WorklistView.spoken(words: Words): String =
    list.counts.joinToString("，") { words.counted(it) }.ifEmpty { words.listEmpty }

private fun Words.counted(count: BucketCount) = "${name(count.bucket)} ${count.residents}"

@Composable
private fun Finding(
    view: WorklistView,
    on: (WorklistEvent) -> Unit,
) {
    Field(words.listSearch, view.search, { on(WorklistEvent.Search(it)) })
    Chips(view.list.counts, { words.counted(it) }, { it.bucket == view.bucket }) { on(WorklistEvent.Choose(it.bucket)) }
}

@Composable
private fun Empty(view: WorklistView) {
    if (view.search.isNotEmpty()) {
        Text(words.listSearchNone)
        return
    }
    Notice(Tone.GOOD, Icon.CHECK) {
        Text(words.listEmpty)
        view.list.nextDue?.let { Text(words.listNextDue(words.day(it))) }
    }
}

@Composable
private fun Row(
    row: ListRow,
    view: WorklistView,
    on: (WorklistEvent) -> Unit,
) = Card {
    val opened = row.resident == view.opened
    Way({ on(WorklistEvent.Open(row.resident)) }) { Person(row, view) }
    Beside(
        { SecondaryButton(words.listVisit, it, Icon.PEN) { on(WorklistEvent.Visit(row.resident)) } },
        { QuietButton(if (opened) words.less else words.listMore, it) { on(WorklistEvent.More(row.resident)) } },
    )
    if (opened) Others(row, on)
}

@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun Person(
    row: ListRow,
    view: WorklistView,
) {
    val assignedTo = view.colleagues[row.assignedTo]
    Heading("${row.name} ${words.cardAge(row.age.toLong())}")
    FlowRow(
        horizontalArrangement = Arrangement.spacedBy(measures.gap),
        verticalArrangement = Arrangement.spacedBy(measures.gap),
    ) {
        RiskBadge(row.risk)
        row.daysOverdue?.let { Due(it) }
        row.medicineDaysLeft?.let { Left(it) }
        if (row.resident in view.list.drafts) Badge(Tone.WARN, Icon.PEN, words.listDraft)
    }
    Text(row.dues.joinToString("，") { it.words })
    val facts = row.riskWords + row.lastValues + listOfNotNull(row.contactWords, assignedTo?.let(words::listAssignedTo))
    for (fact in facts) Quiet(fact)
}

@Composable
private fun Due(overdue: Long) =
    when {
        overdue > 0 -> Badge(Tone.WARN, Icon.CALENDAR, words.listOverdue(overdue))
        overdue == 0L -> Badge(Tone.CALM, Icon.CALENDAR, words.listDueToday)
        else -> Badge(Tone.CALM, Icon.CALENDAR, words.listDueIn(-overdue))
    }

@Composable
private fun Left(days: Long) =
    if (days <= 0) {
        Badge(Tone.DANGER, Icon.PILL, words.medicineOut)
    } else {
        Badge(Tone.CALM, Icon.PILL, words.medicineDaysLeft(days))
    }

@Composable
private fun Others(
    row: ListRow,
    on: (WorklistEvent) -> Unit,
) {
    SecondaryButton(words.listCall, Modifier.fillMaxWidth(), Icon.PHONE) { on(WorklistEvent.RecordCall(row.resident)) }
    SecondaryButton(words.listSnooze, Modifier.fillMaxWidth(), Icon.CLOCK) { on(WorklistEvent.Snooze(row.resident)) }
    SecondaryButton(words.listAssign, Modifier.fillMaxWidth(), Icon.PEOPLE) { on(WorklistEvent.Assign(row.resident)) }
}
