package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import cn.jiayi.core.Medicine
import cn.jiayi.core.MedicineTimes
import cn.jiayi.core.RefillRequest
import cn.jiayi.design.Words
import cn.jiayi.model.Content
import cn.jiayi.model.MedicineEvent
import cn.jiayi.model.MedicineState
import cn.jiayi.model.MedicineView
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Check
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.IconButton
import cn.jiayi.ui.parts.Keypad
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.QuietButton
import cn.jiayi.ui.parts.RefillLook
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.WaitingBadge
import cn.jiayi.ui.parts.Wrong
import cn.jiayi.ui.parts.announced
import cn.jiayi.ui.parts.clock
import cn.jiayi.ui.parts.day
import cn.jiayi.ui.parts.time
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words

/** R12, and the count of 已够药 on a page of its own. */
@Composable
fun MedicineScreen(
    state: MedicineState,
    on: (MedicineEvent) -> Unit,
) {
    val view = (state.content as? Content.Ready)?.value
    val title =
        when {
            view == null -> words.homeMedicines
            view.count != null -> words.medicineCountAsk(view.medicine.unit)
            else -> "${view.medicine.name} ${view.medicine.strength}"
        }
    Page(state, title, on, { it.spoken(words) }, foot = {
        when {
            it.count != null -> PrimaryButton(words.medicineCountKeep, icon = Icon.CHECK) { on(MedicineEvent.Keep) }
            it.medicine.canAsk -> PrimaryButton(words.refillAsk, icon = Icon.PILL) { on(MedicineEvent.AskAgain) }
        }
    }) {
        val count = it.count
        if (count == null) Detail(it, on) else Counting(it, count, on)
    }
}

internal fun MedicineView.spoken(words: Words): String =
    when {
        count != null -> "${medicine.name}，${words.medicineCountAsk(medicine.unit)}"
        else -> medicine.spoken(words).orEmpty() + "${words.medicineHow}：${medicine.howToTake}。"
    }

@Composable
private fun Detail(
    view: MedicineView,
    on: (MedicineEvent) -> Unit,
) {
    val medicine = view.medicine
    if (view.counted) Badge(Tone.GOOD, Icon.CHECK, words.medicineCounted, Modifier.announced())
    Card { Lasting(medicine) }
    Card {
        Heading(words.medicineHow)
        Text(medicine.howToTake)
    }
    view.times?.let { Times(it, on) }
    if (medicine.lastDispensing != null && !medicine.stopped) AtHome(medicine, on)
    if (!medicine.canAsk) NotNow(medicine, on)
    Card {
        Heading(words.medicineHistory)
        if (view.asked.isEmpty()) Quiet(words.medicineHistoryNone)
        for (request in view.asked) Asked(request, medicine)
    }
}

/** She may change them: they are there for her convenience. */
@Composable
private fun Times(
    times: MedicineTimes,
    on: (MedicineEvent) -> Unit,
) = Card {
    Heading(words.doseTimes)
    val proposed =
        times.minutes
            .map { words.clock(it) }
            .joinToString("、")
            .takeUnless { times.told }
    Check(words.doseTell, times.told, Modifier.fillMaxWidth(), proposed) { on(MedicineEvent.Tell(it)) }
    if (!times.told) return@Card
    times.minutes.forEachIndexed { turn, minute ->
        val time = words.clock(minute)
        Row(Modifier.fillMaxWidth(), Arrangement.SpaceBetween, Alignment.CenterVertically) {
            IconButton(Icon.MINUS, words.doseEarlier(time)) { on(MedicineEvent.Shift(turn, later = false)) }
            Text(time, Modifier.announced(), measures.title)
            IconButton(Icon.ADD, words.doseLater(time)) { on(MedicineEvent.Shift(turn, later = true)) }
        }
    }
    Quiet(words.doseYours)
    QuietButton(words.settingsRemindersCheck, icon = Icon.BELL) { on(MedicineEvent.CheckReminders) }
}

@Composable
private fun AtHome(
    medicine: Medicine,
    on: (MedicineEvent) -> Unit,
) = Card {
    Heading(words.medicineAtHome)
    val lasts = medicine.lasts
    val (told, left) = lasts?.reportedOn to lasts?.unitsLeft
    if (told != null && left != null) Text(words.medicineCountedOn(words.day(told), left.toLong(), medicine.unit))
    if (medicine.waits) WaitingBadge()
    SecondaryButton(words.medicineCount, Modifier.fillMaxWidth(), Icon.PEN) { on(MedicineEvent.Count) }
}

/** Why not, and from which day. */
@Composable
private fun NotNow(
    medicine: Medicine,
    on: (MedicineEvent) -> Unit,
) {
    val refill = medicine.refill
    if (refill != null) {
        SecondaryButton(words.refillStatus, Modifier.fillMaxWidth()) { on(MedicineEvent.OpenRefill(refill.request)) }
        return
    }
    val whys = medicine.whyNot.mapNotNull { words.code(it) }
    if (whys.isEmpty()) return
    Card {
        Heading(words.medicineNotNow)
        for (why in whys) Text(why.title)
        val from = medicine.fromDay
        if (from != null) Quiet(words.medicineFrom(words.day(from))) else Quiet(whys.first().next)
    }
}

@Composable
private fun Asked(
    request: RefillRequest,
    medicine: Medicine,
) {
    val item = request.items.firstOrNull { it.name == medicine.name && it.strength == medicine.strength } ?: return
    Text(words.refillAskedOn(words.time(request.requestedAt)))
    Quiet(RefillLook.of(item.stands.state).word(words))
}

@Composable
private fun Counting(
    view: MedicineView,
    count: Int,
    on: (MedicineEvent) -> Unit,
) {
    Quiet("${view.medicine.name} ${view.medicine.strength}")
    Row(Modifier.fillMaxWidth(), Arrangement.SpaceBetween, Alignment.CenterVertically) {
        IconButton(Icon.MINUS, words.oneLess) { on(MedicineEvent.Step(-1)) }
        Text(count.toString(), Modifier.announced(), measures.number)
        IconButton(Icon.ADD, words.oneMore) { on(MedicineEvent.Step(1)) }
    }
    view.wrong?.let { words.code(it) }?.let { Wrong(it.title + it.next) }
    Keypad(withPoint = false) { on(MedicineEvent.Press(it)) }
}
