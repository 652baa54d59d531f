package cn.jiayi.ui.team

import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.Medicine
import cn.jiayi.core.ProgrammeLine
import cn.jiayi.core.Proxy
import cn.jiayi.core.ResidentCard
import cn.jiayi.core.ShownReading
import cn.jiayi.core.TaskLine
import cn.jiayi.core.VisitLine
import cn.jiayi.design.Words
import cn.jiayi.model.ResidentCardEvent
import cn.jiayi.model.ResidentCardState
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Notice
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.QuietButton
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Supply
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.WaitingBadge
import cn.jiayi.ui.parts.day
import cn.jiayi.ui.parts.name
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
    Person(card)
    Tasks(card.tasks, on)
    Part(words.cardProblems, card.diagnoses.filter { it.resolvedOn == null }.map { it.name })
    Programmes(card.programmes)
    Readings(card.readings, on)
    Medicines(card.medicines)
    Visits(card.visits, on)
    Family(card.family)
    Part(words.cardConsents, card.consents.map { words.name(it) })
}

internal fun ResidentCard.spoken(words: Words): String =
    "$name，${words.cardAge(age.toLong())}。${diagnoses.filter { it.resolvedOn == null }.joinToString("，") { it.name }}。"

@Composable
private fun Person(card: ResidentCard) =
    Card {
        Heading("${card.name} · ${words.name(card.sex)} · ${words.cardAge(card.age.toLong())}")
        Quiet(listOfNotNull(card.phone, card.address).joinToString(" · "))
        if (card.livesAlone) Badge(Tone.WARN, Icon.PERSON, words.cardLivesAlone)
        val contract = card.contracts.firstOrNull()
        if (contract == null) {
            Badge(Tone.WARN, Icon.DOCUMENT, words.contractNone)
        } else {
            val status = words.contractStatus(contract.status) ?: contract.status
            Badge(Tone.CALM, Icon.DOCUMENT, "$status · ${words.contractUntil(words.year(contract.endsOn))}")
        }
    }

@Composable
private fun Tasks(
    tasks: List<TaskLine>,
    on: (ResidentCardEvent) -> Unit,
) {
    for (task in tasks) {
        Notice(Tone.DANGER, Icon.WARNING) {
            Text(words.task(task.kind) ?: task.kind)
            Quiet(words.cardDueBy(words.time(task.dueAt)))
            SecondaryButton(words.inboxOpen, tone = Tone.DANGER) { on(ResidentCardEvent.OpenTask(task.task)) }
        }
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
private fun Programmes(programmes: List<ProgrammeLine>) =
    Part(words.cardProgrammes, programmes.isEmpty()) {
        for (line in programmes) {
            Text(words.programme(line.programme) ?: line.programme)
            line.last?.let { Controlled(it.controlled) }
            line.nextDue?.let { Quiet(words.visitNext(words.day(it))) }
        }
    }

@Composable
private fun Controlled(controlled: Boolean) =
    if (controlled) {
        Badge(Tone.GOOD, Icon.CHECK, words.cardControlled)
    } else {
        Badge(Tone.DANGER, Icon.WARNING, words.cardUncontrolled)
    }

@Composable
private fun Readings(
    readings: List<ShownReading>,
    on: (ResidentCardEvent) -> Unit,
) = Part(words.cardReadings, readings.isEmpty()) {
    for (reading in readings.take(NEWEST)) {
        Text(words.value(reading.value), style = measures.title)
        Quiet(words.time(reading.takenAt))
    }
    SecondaryButton(words.homeTrend, Modifier.fillMaxWidth(), Icon.CHART) { on(ResidentCardEvent.OpenTrend) }
}

@Composable
private fun Medicines(medicines: List<Medicine>) =
    Part(words.cardMedicines, medicines.isEmpty()) {
        for (medicine in medicines) {
            Text("${medicine.name} ${medicine.strength}")
            Quiet(medicine.howToTake)
            medicine.lasts?.let {
                val supply = Supply.of(medicine, it)
                Badge(supply.tone, supply.icon, supply.said(words, it.daysLeft))
            }
        }
    }

@Composable
private fun Visits(
    visits: List<VisitLine>,
    on: (ResidentCardEvent) -> Unit,
) = Part(words.cardVisits, visits.isEmpty()) {
    for (visit in visits.filterNot { it.corrected }.take(NEWEST)) {
        Text("${words.year(visit.happenedOn)} · ${words.name(visit.mode)} · ${visit.by}")
        if (visit.waits) WaitingBadge()
        visit.note?.let { Quiet(it) }
        QuietButton(words.cardCorrect) { on(ResidentCardEvent.Correct(visit.visit)) }
    }
}

@Composable
private fun Family(family: List<Proxy>) =
    Part(words.cardFamily, family.isEmpty()) {
        for (proxy in family) {
            Text("${proxy.name} · ${words.name(proxy.relation)} · ${proxy.phone}")
            Quiet(proxy.scopes.map { words.name(it) }.joinToString("，"))
            Quiet(words.familyUntil(words.day(proxy.until)))
        }
    }

/** The rest stands in the curve and in the list of visits. */
private const val NEWEST = 3
