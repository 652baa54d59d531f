package cn.jiayi.ui.team

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.ListRow
import cn.jiayi.core.TeamStanding
import cn.jiayi.core.ToVisit
import cn.jiayi.core.Village
import cn.jiayi.design.Words
import cn.jiayi.model.FindEvent
import cn.jiayi.model.FindState
import cn.jiayi.model.HomeVisitsEvent
import cn.jiayi.model.HomeVisitsState
import cn.jiayi.model.TeamStandingEvent
import cn.jiayi.model.TeamStandingState
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Beside
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Field
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Line
import cn.jiayi.ui.parts.Lines
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.WaitingBadge
import cn.jiayi.ui.parts.Way
import cn.jiayi.ui.parts.name
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words

/** G08. */
@Composable
fun HomeVisitsScreen(
    state: HomeVisitsState,
    on: (HomeVisitsEvent) -> Unit,
) = Page(state, words.roundTitle, on, { it.villages.spoken(words) }) { visits ->
    if (!visits.whole) Badge(Tone.WARN, Icon.SYNC, words.listPart)
    if (visits.villages.isEmpty()) Badge(Tone.GOOD, Icon.CHECK, words.roundNone)
    for (village in visits.villages) {
        Heading(village.said(words))
        for (one in village.residents) ToVisit(one, on)
    }
}

private fun Village.said(words: Words) =
    words.roundVillage(name ?: words.roundNoVillage, residents.count { !it.visited }.toLong())

internal fun List<Village>.spoken(words: Words) = joinToString("，") { it.said(words) }.ifEmpty { words.roundNone }

@Composable
private fun ToVisit(
    one: ToVisit,
    on: (HomeVisitsEvent) -> Unit,
) = Card {
    Way({ on(HomeVisitsEvent.Open(one.resident)) }) {
        Heading("${one.name} ${words.cardAge(one.age.toLong())}")
        one.address?.let { Quiet(it) }
        if (one.dues.isNotEmpty()) Text(one.dues.joinToString("，") { it.words })
        if (one.visited) Badge(Tone.GOOD, Icon.CHECK, words.roundVisited)
        if (one.waits) WaitingBadge()
    }
    if (!one.visited) {
        SecondaryButton(words.listVisit, Modifier.fillMaxWidth(), Icon.PEN) { on(HomeVisitsEvent.Visit(one.resident)) }
    }
}

/** G10, and the way to everything that is not on the list. */
@Composable
fun TeamStandingScreen(
    state: TeamStandingState,
    on: (TeamStandingEvent) -> Unit,
) = Page(state, words.teamMenu, on, { it.spoken(words) }) { team ->
    if (!team.whole) Badge(Tone.WARN, Icon.SYNC, words.listPart)
    Lines(
        {
            Line(Icon.PILL, words.waiting(words.approvalTitle, team.refillsWaiting)) {
                on(TeamStandingEvent.OpenApprovals)
            }
        },
        {
            Line(Icon.DOCUMENT, words.waiting(words.requestTitle, team.contractsWaiting)) {
                on(TeamStandingEvent.OpenRequests)
            }
        },
        title = words.teamWaits,
    )
    Lines(
        { Line(Icon.CALENDAR, words.roundTitle) { on(TeamStandingEvent.OpenRound) } },
        { Line(Icon.SEARCH, words.findTitle) { on(TeamStandingEvent.Find) } },
        { Line(Icon.UNDO, words.historyTitle) { on(TeamStandingEvent.OpenHistory) } },
        { Line(Icon.GEAR, words.staffTitle) { on(TeamStandingEvent.OpenSettings) } },
    )
    Card {
        Heading(team.name ?: words.teamTitle)
        Count(words.teamServed, team.served)
        Count(words.teamSigned, team.signedThisMonth)
        Count(words.teamVisits, team.visitsThisMonth)
        Count(words.teamHomeVisits, team.homeVisitsThisMonth)
    }
    if (team.counts.isNotEmpty()) {
        Card {
            Heading(words.teamDue)
            for (count in team.counts) Count(words.name(count.bucket), count.residents)
        }
    }
    Quiet(words.teamKnows)
}

internal fun TeamStanding.spoken(words: Words) =
    "${words.teamServed}$served。${words.approvalTitle}$refillsWaiting，${words.requestTitle}$contractsWaiting。"

private fun Words.waiting(
    name: String,
    count: UInt,
) = if (count > 0u) teamMenuWaiting(name, count.toLong()) else name

@Composable
private fun Count(
    word: String,
    count: UInt,
) = Beside({ Text(word, it) }, { Text("$count", it, measures.title) })

/** G11. */
@Composable
fun FindScreen(
    state: FindState,
    on: (FindEvent) -> Unit,
) = Page(state, words.findTitle, on, { words.findHow }) { find ->
    Field(words.findHow, find.text, { on(FindEvent.Write(it)) })
    val found = find.found
    when {
        found == null -> Quiet(words.findType)
        found.rows.isEmpty() -> Text(words.listSearchNone)
        else -> for (row in found.rows) Found(row, on)
    }
}

@Composable
private fun Found(
    row: ListRow,
    on: (FindEvent) -> Unit,
) = Card(onClick = { on(FindEvent.Open(row.resident)) }) {
    Heading("${row.name} ${words.cardAge(row.age.toLong())}")
    if (row.dues.isNotEmpty()) Quiet(row.dues.joinToString("，") { it.words })
}
