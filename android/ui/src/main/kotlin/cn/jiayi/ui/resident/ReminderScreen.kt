package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import cn.jiayi.core.Action
import cn.jiayi.core.Medicine
import cn.jiayi.design.Words
import cn.jiayi.model.Reminder
import cn.jiayi.model.ReminderDone
import cn.jiayi.model.ReminderEvent
import cn.jiayi.model.ReminderState
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.DaysRing
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Notice
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Supply
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.announced
import cn.jiayi.ui.parts.name
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words
import java.util.Locale

/** L06. */
@Composable
fun ReminderScreen(
    state: ReminderState,
    on: (ReminderEvent) -> Unit,
) = Page(state, words.reminderTitle, on, { it.spoken(words) }, foot = { Main(it, on) }) { reminder ->
    when (val done = reminder.done) {
        null -> {
            Unit
        }

        ReminderDone.Asked -> {
            Told(Tone.GOOD, Icon.CHECK, words.refillQueued)
        }

        ReminderDone.Tomorrow -> {
            Told(Tone.GOOD, Icon.BELL, words.reminderTomorrow)
        }

        is ReminderDone.NotAsked -> {
            Told(
                Tone.WARN,
                Icon.INFO,
                done.code?.let { words.code(it) }?.title ?: words.refillNothingDue,
            )
        }
    }
    if (reminder.medicines.isNotEmpty()) Heading(words.reminderEnds)
    for (medicine in reminder.medicines) Ends(medicine)
    if (reminder.others.isNotEmpty()) {
        Heading(words.reminderDue)
        for (about in reminder.others) Card { Text(words.name(about)) }
    }
    if (reminder.done == null) Others(reminder, on)
}

internal fun Reminder.spoken(words: Words): String =
    medicines.mapNotNull { it.spoken(words) }.joinToString("") + others.joinToString("") { "${words.name(it)}。" }

@Composable
private fun Told(
    tone: Tone,
    icon: Icon,
    word: String,
) = Notice(tone, icon, Modifier.announced()) { Text(word) }

@Composable
private fun Ends(medicine: Medicine) =
    Card {
        Text("${medicine.name} ${medicine.strength}", style = measures.title)
        Lasting(medicine)
        medicine.lasts?.let {
            DaysRing(Supply.of(medicine, it), it.daysLeft, Modifier.align(Alignment.CenterHorizontally))
        }
    }

/** The first of what can be done is the one thing to do. */
@Composable
private fun Main(
    reminder: Reminder,
    on: (ReminderEvent) -> Unit,
) {
    val first = reminder.actions.firstOrNull()
    if (reminder.done != null || first == null) {
        PrimaryButton(words.done) { on(ReminderEvent.Done) }
    } else {
        PrimaryButton(first.word(words), icon = first.icon) { on(ReminderEvent.Act(first)) }
    }
}

@Composable
private fun Others(
    reminder: Reminder,
    on: (ReminderEvent) -> Unit,
) {
    for (action in reminder.actions.drop(1)) {
        SecondaryButton(action.word(words), Modifier.fillMaxWidth(), action.icon) { on(ReminderEvent.Act(action)) }
    }
    SecondaryButton(words.reminderFamily, Modifier.fillMaxWidth(), Icon.PEOPLE) { on(ReminderEvent.CallFamily) }
}

private fun Action.word(words: Words) = words.reminderAct(name.lowercase(Locale.ROOT)).orEmpty()

private val Action.icon
    get() =
        when (this) {
            Action.ASK_AGAIN -> Icon.PILL
            Action.TOMORROW -> Icon.CLOCK
            Action.ENOUGH -> Icon.CHECK
        }
