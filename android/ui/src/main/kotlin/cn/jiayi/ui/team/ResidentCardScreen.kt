package cn.jiayi.ui.team

import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.design.Words
import cn.jiayi.model.FrameEvent
import cn.jiayi.model.Relative
import cn.jiayi.model.ResidentCard
import cn.jiayi.model.ResidentCardEvent
import cn.jiayi.model.ResidentCardState
import cn.jiayi.model.Sex
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Supply
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.day
import cn.jiayi.ui.parts.time
import cn.jiayi.ui.parts.value
import cn.jiayi.ui.parts.year
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words

/** G03. */
@Composable
fun ResidentCardScreen(
    state: ResidentCardState,
    on: (ResidentCardEvent) -> Unit,
) = Page(
    state,
    words.cardTitle,
    on,
    { it.spoken(words) },
    foot = {
        PrimaryButton(words.listVisit, icon = Icon.PEN) { on(ResidentCardEvent.Visit) }
        SecondaryButton(words.listCall, Modifier.fillMaxWidth(), Icon.PHONE) { on(ResidentCardEvent.RecordCall) }
    },
) { card ->
    Person(card, on)
    Part(words.cardProblems, card.problems)
    Readings(card, on)
    Medicines(card)
    Family(card.family, on)
    Part(words.cardConsents, card.consents)
}

internal fun ResidentCard.spoken(words: Words): String =
    "$name，${words.cardAge(age.toLong())}。${problems.joinToString("，")}。"

@Composable
private fun Person(
    card: ResidentCard,
    on: (ResidentCardEvent) -> Unit,
) = Card {
    val sex = if (card.sex == Sex.FEMALE) words.female else words.male
    Heading("${card.name} · $sex · ${words.cardAge(card.age.toLong())}")
    card.risk?.let { RiskBadge(it) }
    if (card.reasons.isNotEmpty()) Quiet(card.reasons.joinToString("，"))
    card.address?.let { Quiet(it) }
    val until = card.contractUntil
    if (until == null) {
        Badge(Tone.WARN, Icon.DOCUMENT, words.contractNone)
    } else {
        Badge(Tone.GOOD, Icon.DOCUMENT, "${words.cardContract} ${words.contractUntil(words.year(until))}")
    }
    if (card.waitingVisits > 0) Badge(Tone.WARN, Icon.CLOCK, words.cardVisitsWaiting(card.waitingVisits.toLong()))
    card.phone?.let {
        SecondaryButton(words.cardCall(card.name), Modifier.fillMaxWidth(), Icon.PHONE) { on(FrameEvent.Call(it)) }
    }
}

@Composable
private fun Part(
    title: String,
    lines: List<String>,
) = Part(title, lines.isEmpty()) { for (line in lines) Text(line) }

@Composable
private fun Part(
    title: String,
    empty: Boolean,
    content: @Composable ColumnScope.() -> Unit,
) = Card {
    Heading(title)
    if (empty) Quiet(words.cardNone) else content()
}

@Composable
private fun Readings(
    card: ResidentCard,
    on: (ResidentCardEvent) -> Unit,
) = Part(words.cardReadings, card.readings.isEmpty()) {
    for (reading in card.readings) {
        Text(words.value(reading.value), style = measures.title)
        Quiet(words.time(reading.takenAt))
    }
    SecondaryButton(words.homeTrend, Modifier.fillMaxWidth(), Icon.CHART) { on(ResidentCardEvent.OpenTrend) }
}

@Composable
private fun Medicines(card: ResidentCard) =
    Part(words.cardMedicines, card.medicines.isEmpty()) {
        for (medicine in card.medicines) {
            Text("${medicine.name} ${medicine.strength}")
            Quiet(medicine.howToTake)
            medicine.lasts?.let {
                val supply = Supply.of(medicine, it)
                Badge(supply.tone, supply.icon, supply.said(words, it.daysLeft))
            }
        }
    }

@Composable
private fun Family(
    family: List<Relative>,
    on: (ResidentCardEvent) -> Unit,
) = Part(words.cardFamily, family.isEmpty()) {
    for (relative in family) {
        Text("${relative.name}（${relative.relation}）")
        Quiet(words.familyUntil(words.day(relative.until)))
        relative.phone?.let {
            SecondaryButton(
                words.cardCall(relative.name),
                Modifier.fillMaxWidth(),
                Icon.PHONE,
            ) { on(FrameEvent.Call(it)) }
        }
    }
}
