package cn.jiayi.ui.team

import androidx.compose.runtime.Composable
import cn.jiayi.core.TaskOutcome
import cn.jiayi.design.Words
import cn.jiayi.model.OpenTask
import cn.jiayi.model.TaskEvent
import cn.jiayi.model.TaskState
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Choice
import cn.jiayi.ui.parts.Field
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Line
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.name
import cn.jiayi.ui.parts.time
import cn.jiayi.ui.theme.words

/** What somebody of the team must see to. */
@Composable
fun TaskScreen(
    state: TaskState,
    on: (TaskEvent) -> Unit,
) = Page(
    state,
    words.taskTitle,
    on,
    { it.spoken(words) },
    foot = { PrimaryButton(words.taskClose, icon = Icon.CHECK, enabled = it.outcome != null) { on(TaskEvent.Close) } },
) { open ->
    val task = open.task
    Card {
        Heading(words.task(task.kind) ?: task.kind)
        Quiet(words.cardDueBy(words.time(task.dueAt)))
        Line(Icon.PERSON, open.resident) { on(TaskEvent.OpenCard) }
        if (task.state == UNSEEN) SecondaryButton(words.taskSee, icon = Icon.CHECK) { on(TaskEvent.See) }
    }
    Card {
        Heading(words.taskOutcome)
        for (outcome in TaskOutcome.entries) {
            Choice(words.name(outcome), outcome == open.outcome) { on(TaskEvent.Choose(outcome)) }
        }
    }
    Field(words.visitNote, open.note, { on(TaskEvent.Note(it)) }, hint = words.optional, lines = 3)
}

internal fun OpenTask.spoken(words: Words): String = "$resident，${words.task(task.kind) ?: task.kind}。"

private const val UNSEEN = "open"
