package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.design.Words
import cn.jiayi.model.DoseEvent
import cn.jiayi.model.DoseState
import cn.jiayi.model.DoseView
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Notice
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.announced
import cn.jiayi.ui.parts.time
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words

/** L06, of a time at which medicines are taken: the notification did not name them. With its day, which after midnight is the one before. */
@Composable
fun DoseScreen(
    state: DoseState,
    on: (DoseEvent) -> Unit,
) = Page(state, words.doseTitle, on, { it.spoken(words) }, foot = { Main(it, on) }) { view ->
    Text(words.time(view.dose.at), style = measures.title)
    if (view.dose.taken) Notice(Tone.GOOD, Icon.CHECK, Modifier.announced()) { Text(words.doseKept) }
    for (medicine in view.medicines) {
        Card {
            Text("${medicine.name} ${medicine.strength}", style = measures.title)
            Text(medicine.howToTake)
        }
    }
    if (view.dose.taken) {
        SecondaryButton(words.doseNotYet, Modifier.fillMaxWidth(), Icon.UNDO) { on(DoseEvent.Take(false)) }
    }
    SecondaryButton(words.reminderFamily, Modifier.fillMaxWidth(), Icon.PEOPLE) { on(DoseEvent.CallFamily) }
}

internal fun DoseView.spoken(words: Words): String {
    val time = words.time(dose.at)
    val stands = if (dose.taken) words.doseTakenSpoken(time) else words.doseNotYetSpoken(time)
    return stands + medicines.joinToString("") { "${it.name}，${it.howToTake}。" }
}

@Composable
private fun Main(
    view: DoseView,
    on: (DoseEvent) -> Unit,
) = if (view.dose.taken) {
    PrimaryButton(words.done) { on(DoseEvent.Done) }
} else {
    PrimaryButton(words.doseTaken, icon = Icon.CHECK) { on(DoseEvent.Take(true)) }
}
