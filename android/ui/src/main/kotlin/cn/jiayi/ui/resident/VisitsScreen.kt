package cn.jiayi.ui.resident

import androidx.compose.runtime.Composable
import cn.jiayi.core.FoundLine
import cn.jiayi.core.ProgrammeLine
import cn.jiayi.core.VisitLine
import cn.jiayi.design.Words
import cn.jiayi.model.FrameEvent
import cn.jiayi.model.Visits
import cn.jiayi.model.VisitsState
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.WaitingBadge
import cn.jiayi.ui.parts.day
import cn.jiayi.ui.parts.name
import cn.jiayi.ui.parts.year
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words
import java.time.LocalDate

/** R19. */
@Composable
fun VisitsScreen(
    state: VisitsState,
    on: (FrameEvent) -> Unit,
) = Page(state, words.visitsTitle, on, { it.spoken(words) }) { visits ->
    if (visits.planned.isEmpty() && visits.done.isEmpty()) Text(words.visitsNone)
    if (visits.planned.isNotEmpty()) Heading(words.visitsPlanned)
    for (programme in visits.planned) Planned(programme, visits.today)
    if (visits.done.isNotEmpty()) Heading(words.visitsDone)
    for (visit in visits.done) Done(visit)
}

internal fun Visits.spoken(words: Words): String {
    val planned = planned.joinToString("") { "${it.name(words)}，${words.day(it.nextDue!!)}。" }
    return if (planned.isEmpty()) {
        words.visitsNone.takeIf { done.isEmpty() } ?: words.visitsDone
    } else {
        words.visitsPlanned +
            "：" +
            planned
    }
}

private fun ProgrammeLine.name(words: Words) = words.programme(programme) ?: programme

@Composable
private fun Planned(
    programme: ProgrammeLine,
    today: LocalDate,
) = Card {
    Heading(programme.name(words))
    val due = programme.nextDue ?: return@Card
    Text(words.year(due))
    if (due < today) Badge(Tone.WARN, Icon.HOURGLASS, words.visitsLate)
}

@Composable
private fun Done(visit: VisitLine) =
    Card {
        Heading(words.year(visit.happenedOn))
        Quiet("${visit.by} · ${words.name(visit.mode)}")
        for (found in visit.found) Found(found)
        if (visit.waits) WaitingBadge()
    }

@Composable
private fun Found(found: FoundLine) {
    Text(words.programme(found.programme) ?: found.programme)
    if (found.controlled) {
        Badge(Tone.GOOD, Icon.CHECK, words.cardControlled)
    } else {
        Badge(Tone.WARN, Icon.WARNING, words.cardUncontrolled)
    }
}
