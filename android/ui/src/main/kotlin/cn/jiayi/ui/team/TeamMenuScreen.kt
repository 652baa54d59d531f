package cn.jiayi.ui.team

import androidx.compose.runtime.Composable
import cn.jiayi.core.TeamStanding
import cn.jiayi.design.Words
import cn.jiayi.model.TeamMenuEvent
import cn.jiayi.model.TeamMenuState
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Line
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.theme.words

/** Everything that is not on the list. */
@Composable
fun TeamMenuScreen(
    state: TeamMenuState,
    on: (TeamMenuEvent) -> Unit,
) = Page(state, words.teamMenu, on, { it.waiting(words) }) { team ->
    Card {
        Line(Icon.PILL, words.waiting(words.approvalTitle, team.refillsWaiting)) { on(TeamMenuEvent.OpenApprovals) }
        Line(Icon.DOCUMENT, words.waiting(words.requestTitle, team.contractsWaiting)) { on(TeamMenuEvent.OpenRequests) }
    }
    Card {
        Line(Icon.CALENDAR, words.roundTitle) { on(TeamMenuEvent.OpenHomeVisits) }
        Line(Icon.SEARCH, words.findTitle) { on(TeamMenuEvent.OpenFind) }
        Line(Icon.UNDO, words.historyTitle) { on(TeamMenuEvent.OpenHistory) }
        Line(Icon.CHART, words.teamTitle) { on(TeamMenuEvent.OpenTeam) }
        Line(Icon.GEAR, words.staffTitle) { on(TeamMenuEvent.OpenSettings) }
    }
}

private fun TeamStanding.waiting(words: Words): String =
    listOf(words.approvalTitle to refillsWaiting, words.requestTitle to contractsWaiting)
        .filter { (_, count) -> count > 0u }
        .joinToString("，") { (name, count) -> words.waiting(name, count) }
        .ifEmpty { words.teamMenu }

private fun Words.waiting(
    name: String,
    count: UInt,
) = if (count > 0u) teamMenuWaiting(name, count.toLong()) else name
