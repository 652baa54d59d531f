package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.ToConfirm
import cn.jiayi.design.Words
import cn.jiayi.model.LongConfirmation
import cn.jiayi.model.LongConfirmationEvent
import cn.jiayi.model.LongConfirmationState
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Notice
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Refused
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.SignaturePad
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.announced
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** R14: she signs that she understood. */
@Composable
fun LongConfirmationScreen(
    state: LongConfirmationState,
    on: (LongConfirmationEvent) -> Unit,
) = Page(
    state,
    words.longTitle,
    on,
    { it.spoken(words) },
    foot = {
        if (it.shown != null && !it.done) {
            it.asking.wrong?.let { Refused(it) }
            PrimaryButton(words.longAct, icon = Icon.PEN, enabled = it.canConfirm && !state.frame.offline) {
                on(LongConfirmationEvent.Confirm)
            }
        }
    },
) { confirmation ->
    val shown = confirmation.shown
    when {
        confirmation.done -> {
            Notice(Tone.GOOD, Icon.CHECK, Modifier.announced()) { Text(words.longDone) }
        }

        shown == null -> {
            Text(words.longNone)
        }

        else -> {
            if (state.frame.offline) Notice(Tone.WARN, Icon.OFFLINE) { Text(words.needsNetwork) }
            What(shown)
            SignaturePad(confirmation.drawing) { on(LongConfirmationEvent.Draw(it)) }
            SecondaryButton(words.signClear, Modifier.fillMaxWidth(), Icon.ERASE) { on(LongConfirmationEvent.Clear) }
        }
    }
}

internal fun LongConfirmation.spoken(words: Words): String {
    val asked = shown ?: return words.longNone
    if (done) return words.longDone
    val medicines = asked.medicines.joinToString("，") { "${it.name}${it.strength}" }
    return "$medicines。" + asked.understood(words).joinToString("")
}

/** What she signs. */
private fun ToConfirm.understood(words: Words) =
    listOf(words.longUnderstood(days.toLong()), words.longTaught, words.longCall)

@Composable
private fun What(shown: ToConfirm) =
    Card {
        for (medicine in shown.medicines) Heading("${medicine.name} ${medicine.strength}")
        for (sentence in shown.understood(words)) Text(sentence)
    }
