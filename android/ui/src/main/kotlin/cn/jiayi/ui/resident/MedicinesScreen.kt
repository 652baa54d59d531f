package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import cn.jiayi.core.Medicine
import cn.jiayi.design.Language
import cn.jiayi.design.Words
import cn.jiayi.model.Content
import cn.jiayi.model.Medicines
import cn.jiayi.model.MedicinesEvent
import cn.jiayi.model.MedicinesState
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Check
import cn.jiayi.ui.parts.DaysRing
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.QuietButton
import cn.jiayi.ui.parts.RefillBadge
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Supply
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.WaitingBadge
import cn.jiayi.ui.parts.clock
import cn.jiayi.ui.parts.day
import cn.jiayi.ui.parts.isRoomy
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.look
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words

/** R11, and L02 in elderly mode. */
@Composable
fun MedicinesScreen(
    state: MedicinesState,
    on: (MedicinesEvent) -> Unit,
) {
    val due =
        (state.content as? Content.Ready)
            ?.value
            ?.all
            .orEmpty()
            .filter { it.canAsk }
            .map { it.medicine }
    val askAll: (@Composable ColumnScope.(Medicines) -> Unit)? =
        if (due.isEmpty() || look.elderly) {
            null
        } else {
            {
                PrimaryButton(
                    words.refillAskAll(due.size.toLong()),
                    icon = Icon.PILL,
                ) { on(MedicinesEvent.AskAgain(due)) }
            }
        }
    Page(state, words.homeMedicines, on, { it.spoken(words) }, foot = askAll) { hers ->
        if (hers.doses.isNotEmpty()) Today(hers, on)
        if (hers.all.isEmpty()) None()
        for (medicine in hers.all) {
            Card {
                Standing(medicine)
                QuietButton(words.more, icon = Icon.FORWARD) { on(MedicinesEvent.Open(medicine.medicine)) }
                Asking(medicine, medicine.medicine == due.firstOrNull(), on)
            }
        }
    }
}

/** What she has yet to take today comes first. */
internal fun Medicines.spoken(words: Words): String {
    val doses = doses.filterNot { it.taken }.joinToString("") { words.doseNotYetSpoken(words.clock(it.at)) }
    return doses + if (all.isEmpty()) words.medicineNone else all.mapNotNull { it.spoken(words) }.joinToString("")
}

/** The times of this day, and what she ticked. */
@Composable
private fun Today(
    hers: Medicines,
    on: (MedicinesEvent) -> Unit,
) = Card {
    Heading(words.doseToday)
    for (dose in hers.doses) {
        val names = hers.all.filter { it.medicine in dose.medicines }.joinToString("、") { it.name }
        val stands = if (dose.taken) words.doseTaken else words.doseNotYet
        Check("${words.clock(dose.at)} $names", dose.taken, Modifier.fillMaxWidth(), stands) {
            on(MedicinesEvent.Take(dose.id, it))
        }
    }
}

internal fun Medicine.spoken(words: Words): String? =
    lasts?.let {
        when (Supply.of(this, it)) {
            Supply.OUT -> words.medicineOutSpoken(name)
            else -> words.medicineDaysLeftSpoken(name, it.daysLeft)
        }
    }

@Composable
internal fun None() =
    Card {
        Text(words.medicineNone)
        Quiet(words.medicineNoneWhy)
    }

/** The ring and what it means, side by side where there is room. */
@Composable
private fun ColumnScope.Standing(medicine: Medicine) {
    val lasts = medicine.lasts.takeUnless { medicine.stopped }
    if (lasts == null) {
        About(medicine)
        return
    }
    val supply = Supply.of(medicine, lasts)
    if (isRoomy() && !look.elderly) {
        Row(Modifier, Arrangement.spacedBy(measures.pad), Alignment.CenterVertically) {
            DaysRing(supply, lasts.daysLeft)
            About(medicine, Modifier.weight(1f))
        }
    } else {
        DaysRing(supply, lasts.daysLeft, Modifier.align(Alignment.CenterHorizontally))
        About(medicine)
    }
}

@Composable
private fun About(
    medicine: Medicine,
    modifier: Modifier = Modifier,
) = Column(modifier.fillMaxWidth(), Arrangement.spacedBy(measures.gap)) {
    Heading("${medicine.name} ${medicine.strength}")
    Lasting(medicine)
    Quiet(medicine.howToTake)
}

/** How long it lasts, in words. */
@Composable
internal fun Lasting(medicine: Medicine) {
    val lasts = medicine.lasts
    when {
        medicine.stopped -> {
            Badge(Tone.CALM, Icon.STOP, words.medicineStopped)
        }

        lasts == null -> {
            Badge(Tone.CALM, Icon.INFO, words.medicineAsNeeded)
        }

        else -> {
            val supply = Supply.of(medicine, lasts)
            Badge(supply.tone, supply.icon, supply.word(words))
            Text(if (words.language == Language.CHINESE) lasts.words else lasts.wordsEn)
        }
    }
}

/** A request that is under way, or the button to make one, or why there is none. */
@Composable
private fun Asking(
    medicine: Medicine,
    first: Boolean,
    on: (MedicinesEvent) -> Unit,
) {
    val refill = medicine.refill
    val ask = { on(MedicinesEvent.AskAgain(listOf(medicine.medicine))) }
    val from = medicine.fromDay
    when {
        medicine.waits -> {
            WaitingBadge()
        }

        refill != null -> {
            RefillBadge(refill.state)
            SecondaryButton(
                words.refillStatus,
                Modifier.fillMaxWidth(),
            ) { on(MedicinesEvent.OpenRefill(refill.request)) }
        }

        medicine.canAsk && look.elderly && first -> {
            PrimaryButton(words.refillAsk, icon = Icon.PILL, onClick = ask)
        }

        medicine.canAsk && look.elderly -> {
            SecondaryButton(words.refillAsk, Modifier.fillMaxWidth(), Icon.PILL, onClick = ask)
        }

        medicine.canAsk -> {
            Unit
        }

        from != null -> {
            Quiet(words.medicineFrom(words.day(from)))
        }

        else -> {
            medicine.whyNot
                .firstOrNull()
                ?.let { words.code(it) }
                ?.let { Quiet(it.title + it.next) }
        }
    }
}
