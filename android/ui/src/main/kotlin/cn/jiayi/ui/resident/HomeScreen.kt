package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.CareTeam
import cn.jiayi.core.Home
import cn.jiayi.core.Notice
import cn.jiayi.design.Words
import cn.jiayi.model.Content
import cn.jiayi.model.FrameEvent
import cn.jiayi.model.HomeEvent
import cn.jiayi.model.HomeState
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Choice
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Line
import cn.jiayi.ui.parts.Lines
import cn.jiayi.ui.parts.NoticeKind
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Supply
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.Tiled
import cn.jiayi.ui.parts.time
import cn.jiayi.ui.parts.value
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.look
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words

/** R05, and L01 in elderly mode. */
@Composable
fun HomeScreen(
    state: HomeState,
    on: (HomeEvent) -> Unit,
) {
    if (look.elderly) {
        ElderlyHome(state, on)
        return
    }
    val name = (state.content as? Content.Ready)?.value?.name
    Page(state, name?.let { words.homeHello(it) } ?: words.homeTitle, on, { it.spoken(words) }, root = true) { home ->
        if (home.people.size > 1) People(home, on)
        Next(home.next, on)
        MedicineSummary(home, on)
        Measuring(home, on)
        Team(home.team, on)
        Ways(home, on)
    }
}

/** What is read aloud: the medicine that ends first, and if all is well, that it is. */
internal fun Home.spoken(words: Words): String {
    val first = medicines.firstOrNull { it.lasts != null }
    val lasts = first?.lasts
    val supply = lasts?.let { Supply.of(first, it) }
    return when {
        supply == Supply.OUT -> words.medicineOutSpoken(first.name)
        supply == Supply.SOON -> words.medicineDaysLeftSpoken(first.name, lasts.daysLeft)
        next != null -> next!!.title(words)
        else -> words.homeNothingSpoken
    }
}

internal fun Notice.title(words: Words): String {
    val title = NoticeKind.of(this).title(words)
    return about?.let { "$title（$it）" } ?: title
}

@Composable
private fun People(
    home: Home,
    on: (HomeEvent) -> Unit,
) = Tiled(home.people) { person, size ->
    Choice(person.name ?: words.homeFamily, person.resident == home.resident, size) {
        on(HomeEvent.SwitchTo(person.resident))
    }
}

@Composable
private fun Next(
    next: Notice?,
    on: (HomeEvent) -> Unit,
) = Card {
    Heading(words.homeNextTitle)
    if (next == null) {
        Badge(Tone.GOOD, Icon.CHECK, words.homeNothing)
    } else {
        val kind = NoticeKind.of(next)
        Badge(kind.tone, kind.icon, kind.title(words))
        next.about?.let { Text(it) }
        PrimaryButton(kind.action(words)) { on(HomeEvent.OpenNotice(next.source)) }
    }
}

@Composable
private fun MedicineSummary(
    home: Home,
    on: (HomeEvent) -> Unit,
) {
    val first = home.medicines.firstOrNull { it.lasts != null }
    val lasts = first?.lasts
    Card(onClick = { on(HomeEvent.OpenMedicines) }) {
        Heading(words.homeMedicines)
        if (lasts == null) {
            Quiet(words.medicineNone)
        } else {
            val supply = Supply.of(first, lasts)
            Text("${first.name} ${first.strength}")
            Badge(supply.tone, supply.icon, supply.said(words, lasts.daysLeft))
        }
    }
}

@Composable
private fun Measuring(
    home: Home,
    on: (HomeEvent) -> Unit,
) = Card {
    Heading(words.homeMeasures)
    home.lastReading?.let {
        Text(words.value(it.value), style = measures.title)
        Quiet(words.time(it.takenAt))
    }
    SecondaryButton(words.homeMeasure, Modifier.fillMaxWidth(), Icon.HEART) { on(HomeEvent.MeasurePressure) }
    SecondaryButton(words.homeGlucose, Modifier.fillMaxWidth(), Icon.DROP) { on(HomeEvent.MeasureGlucose) }
}

@Composable
private fun Team(
    team: CareTeam?,
    on: (HomeEvent) -> Unit,
) = Card {
    Heading(words.homeDoctor)
    if (team == null) {
        Text(words.homeNoTeam)
        SecondaryButton(words.homeSign, Modifier.fillMaxWidth(), Icon.PEN) { on(HomeEvent.OpenContract) }
        return@Card
    }
    Text(team.doctor, style = measures.title)
    Quiet("${team.institution} · ${team.name}")
    team.hours?.let { Quiet(words.readingTeamHours(it)) }
    team.phone?.let {
        SecondaryButton(words.callDoctor(team.doctor), Modifier.fillMaxWidth(), Icon.PHONE) { on(FrameEvent.Call(it)) }
    }
}

@Composable
private fun Ways(
    home: Home,
    on: (HomeEvent) -> Unit,
) {
    val news = words.homeInboxNew(home.notices.toLong()).takeIf { home.notices > 0u }
    Lines(
        { Line(Icon.BELL, words.homeInbox, about = news) { on(HomeEvent.OpenInbox) } },
        { Line(Icon.CHART, words.homeTrend) { on(HomeEvent.OpenTrend) } },
        { Line(Icon.CALENDAR, words.visitsTitle) { on(HomeEvent.OpenVisits) } },
        { Line(Icon.DOCUMENT, words.homeContract) { on(HomeEvent.OpenContract) } },
        { Line(Icon.PEOPLE, words.homeFamily) { on(HomeEvent.OpenFamily) } },
        { Line(Icon.GEAR, words.settingsTitle) { on(HomeEvent.OpenSettings) } },
        { Line(Icon.PERSON, words.homeElderly) { on(HomeEvent.SwitchEdition) } },
    )
}
