package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.Institution
import cn.jiayi.core.Room
import cn.jiayi.core.Team
import cn.jiayi.design.Words
import cn.jiayi.model.Content
import cn.jiayi.model.FrameEvent
import cn.jiayi.model.Teams
import cn.jiayi.model.TeamsEvent
import cn.jiayi.model.TeamsState
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.announced
import cn.jiayi.ui.parts.time
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words
import java.time.Instant
import java.util.Locale

/** R06. */
@Composable
fun TeamsScreen(
    state: TeamsState,
    on: (TeamsEvent) -> Unit,
) {
    val chosen = (state.content as? Content.Ready)?.value?.chosen
    Page(state, if (chosen == null) words.teamsWhere else words.teamsTitle, on, { it.spoken(words) }) { view ->
        view.asOf?.let { AsOf(it) }
        val where = view.chosen
        when {
            where != null -> Here(where, view.teams, on)

            view.institutions.isEmpty() -> None(on)

            else -> for (institution in view.institutions) {
                Where(
                    institution,
                ) { on(TeamsEvent.Choose(institution.institution)) }
            }
        }
    }
}

/** What is shown was kept on the phone: since when. */
@Composable
internal fun AsOf(at: Instant) = Badge(Tone.WARN, Icon.OFFLINE, words.teamsAsOf(words.time(at)), Modifier.announced())

internal fun Teams.spoken(words: Words): String =
    when {
        chosen != null -> "${words.teamsTitle}。" + teams.joinToString("") { "${it.name}，${it.room.word(words)}。" }
        institutions.isEmpty() -> words.teamsNone
        else -> words.teamsWhere + institutions.joinToString("") { "${it.name}。" }
    }

@Composable
private fun None(on: (TeamsEvent) -> Unit) {
    Text(words.teamsNone)
    Quiet(words.teamsHotline)
    SecondaryButton(
        words.callNumber(HEALTH_LINE),
        Modifier.fillMaxWidth(),
        Icon.PHONE,
    ) { on(FrameEvent.Call(HEALTH_LINE)) }
}

@Composable
private fun Where(
    institution: Institution,
    onClick: () -> Unit,
) = Card(onClick = onClick) {
    Heading(institution.name)
    institution.metres?.let { Quiet(words.away(it)) }
    Text(institution.address)
    Quiet(institution.hours)
}

private fun Words.away(metres: UInt): String =
    if (metres < KILOMETRE) {
        teamMetres(metres.toLong())
    } else {
        teamKilometres(String.format(Locale.ROOT, "%.1f", metres.toDouble() / KILOMETRE.toDouble()))
    }

@Composable
private fun Here(
    institution: Institution,
    teams: List<Team>,
    on: (TeamsEvent) -> Unit,
) {
    Quiet(institution.name)
    if (teams.isEmpty()) Text(words.teamsNoneHere)
    for (team in teams) {
        Card(onClick = { on(TeamsEvent.Open(team.team)) }) {
            Heading(team.name)
            Text(team.members.filter { it.room != null }.joinToString("、") { it.name })
            RoomBadge(team.room)
        }
    }
}

internal fun Room.word(words: Words) = if (left == 0u) words.teamFull else words.teamRoom(left.toLong())

@Composable
internal fun RoomBadge(room: Room) {
    val (tone, icon) = if (room.left == 0u) Tone.WARN to Icon.STOP else Tone.GOOD to Icon.CHECK
    Badge(tone, icon, room.word(words))
}

/** 12320, the national health line. Source: domain 07. */
private const val HEALTH_LINE = "12320"
private const val KILOMETRE = 1000u
