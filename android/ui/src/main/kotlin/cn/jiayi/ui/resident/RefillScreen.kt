package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.Medicine
import cn.jiayi.design.Words
import cn.jiayi.model.Content
import cn.jiayi.model.RefillAsk
import cn.jiayi.model.RefillAskState
import cn.jiayi.model.RefillEvent
import cn.jiayi.model.RefillStep
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Check
import cn.jiayi.ui.parts.Field
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Notice
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Supply
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.announced
import cn.jiayi.ui.parts.day
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.look
import cn.jiayi.ui.theme.words

/** R13; L03 in elderly mode: one question on a page. */
@Composable
fun RefillScreen(
    state: RefillAskState,
    on: (RefillEvent) -> Unit,
) = Page(state, title((state.content as? Content.Ready)?.value), on, {
    it.spoken(words)
}, foot = { Foot(it, on) }) { ask ->
    when (ask.step) {
        RefillStep.CHOOSE -> if (look.elderly) Question(ask) else Choose(ask, on)
        RefillStep.NOTE -> Note(ask, on)
        RefillStep.CONFIRM -> Confirm(ask)
        RefillStep.SENT -> Sent(ask)
    }
}

private val RefillAsk.due get() = medicines.filter { it.canAsk }
private val RefillAsk.wanted get() = medicines.filter { it.medicine in chosen }
private val RefillAsk.asked get() = due.getOrNull(asking)

private fun Medicine.left(words: Words): String? = lasts?.let { Supply.of(this, it).said(words, it.daysLeft) }

@Composable
private fun title(ask: RefillAsk?): String =
    when {
        ask?.step == RefillStep.CHOOSE && look.elderly -> {
            ask.asked?.let { words.refillAskOne(it.name) }
                ?: words.refillNothingDue
        }

        ask?.step == RefillStep.NOTE -> {
            words.refillNote
        }

        ask?.step == RefillStep.CONFIRM -> {
            words.refillConfirmAsk
        }

        else -> {
            words.refillAsk
        }
    }

internal fun RefillAsk.spoken(words: Words): String =
    when (step) {
        RefillStep.CHOOSE -> asked?.let { words.refillAskOne(it.name) } ?: words.refillNothingDue
        RefillStep.NOTE -> words.refillNote
        RefillStep.CONFIRM -> words.refillConfirmAsk + wanted.joinToString("，") { it.name }
        RefillStep.SENT -> if (waits) words.refillQueued else words.refillSent + words.refillWhatNext
    }

@Composable
private fun ColumnScope.Foot(
    ask: RefillAsk,
    on: (RefillEvent) -> Unit,
) {
    when (ask.step) {
        RefillStep.CHOOSE -> {
            if (look.elderly) Answer(ask.asked, on) else Continue(ask.chosen.isNotEmpty(), on)
        }

        RefillStep.NOTE -> {
            Continue(true, on)
        }

        RefillStep.CONFIRM -> {
            PrimaryButton(words.refillSend, icon = Icon.SEND) { on(RefillEvent.Send) }
        }

        RefillStep.SENT -> {
            PrimaryButton(words.done) { on(RefillEvent.Done) }
            SecondaryButton(words.refillStatus, Modifier.fillMaxWidth()) { on(RefillEvent.ShowStatus) }
        }
    }
}

@Composable
private fun Continue(
    enabled: Boolean,
    on: (RefillEvent) -> Unit,
) = PrimaryButton(words.next, enabled = enabled) { on(RefillEvent.Next) }

@Composable
private fun Answer(
    medicine: Medicine?,
    on: (RefillEvent) -> Unit,
) {
    if (medicine == null) {
        PrimaryButton(words.done) { on(RefillEvent.Done) }
        return
    }
    PrimaryButton(words.refillAskWanted, icon = Icon.CHECK) { on(RefillEvent.Choose(medicine.medicine, true)) }
    SecondaryButton(words.refillAskNot, Modifier.fillMaxWidth(), Icon.CROSS) {
        on(RefillEvent.Choose(medicine.medicine, false))
    }
}

@Composable
private fun Question(ask: RefillAsk) {
    val medicine = ask.asked ?: return
    Card {
        Heading("${medicine.name} ${medicine.strength}")
        Quiet(medicine.howToTake)
        medicine.left(words)?.let { Text(it) }
    }
}

/** All of hers stand here: those that cannot be asked for say why, and from which day. */
@Composable
private fun Choose(
    ask: RefillAsk,
    on: (RefillEvent) -> Unit,
) {
    if (ask.due.isEmpty()) Text(words.refillNothingDue)
    for (medicine in ask.medicines) {
        val name = "${medicine.name} ${medicine.strength}"
        if (medicine.canAsk) {
            val left = medicine.left(words)
            Check(name, medicine.medicine in ask.chosen, Modifier.fillMaxWidth(), left) {
                on(RefillEvent.Choose(medicine.medicine, it))
            }
        } else {
            Card {
                Text(name)
                medicine.whyNot
                    .firstOrNull()
                    ?.let { words.code(it) }
                    ?.let { Quiet(it.title) }
                medicine.fromDay?.let { Quiet(words.medicineFrom(words.day(it))) }
            }
        }
    }
}

@Composable
private fun Note(
    ask: RefillAsk,
    on: (RefillEvent) -> Unit,
) = Field(words.refillNoteNone, ask.note, { on(RefillEvent.Note(it)) }, lines = 4)

@Composable
private fun Confirm(ask: RefillAsk) {
    Card {
        Heading(words.refillWhat)
        for (medicine in ask.wanted) Text("${medicine.name} ${medicine.strength}")
    }
    ask.place?.let { Card { Text(words.refillPlace(it)) } }
    if (ask.note.isNotBlank()) {
        Card {
            Heading(words.refillNote)
            Text(ask.note)
        }
    }
}

@Composable
private fun Sent(ask: RefillAsk) {
    val (tone, icon) = if (ask.waits) Tone.WARN to Icon.CLOCK else Tone.GOOD to Icon.CHECK
    Notice(tone, icon, Modifier.announced()) {
        Text(if (ask.waits) words.refillQueued else words.refillSent)
        Text(words.refillWhatNext)
    }
    for (medicine in ask.wanted) Text("${medicine.name} ${medicine.strength}")
}
