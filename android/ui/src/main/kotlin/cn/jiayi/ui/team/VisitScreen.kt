package cn.jiayi.ui.team

import androidx.compose.foundation.layout.padding
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.Decided
import cn.jiayi.core.FoundLine
import cn.jiayi.core.VisitForm
import cn.jiayi.core.VisitMode
import cn.jiayi.design.Words
import cn.jiayi.model.Visit
import cn.jiayi.model.VisitEvent
import cn.jiayi.model.VisitState
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Check
import cn.jiayi.ui.parts.Choice
import cn.jiayi.ui.parts.Field
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Notice
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.QuietButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.Tiled
import cn.jiayi.ui.parts.announced
import cn.jiayi.ui.parts.day
import cn.jiayi.ui.parts.name
import cn.jiayi.ui.parts.year
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.look
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words
import java.time.LocalDate

/** G04. */
@Composable
fun VisitScreen(
    state: VisitState,
    on: (VisitEvent) -> Unit,
) = Page(
    state,
    words.visitTitle,
    on,
    { it.form.spoken(words) },
    foot = { visit ->
        if (visit.form.missing > 0u) {
            Badge(Tone.WARN, Icon.PEN, words.visitMissing(visit.form.missing.toLong()))
        } else if (visit.kept) {
            Badge(Tone.GOOD, Icon.CHECK, words.visitKept)
        }
        PrimaryButton(words.visitFinish, icon = Icon.CHECK, enabled = visit.form.ready) { on(VisitEvent.Finish) }
    },
    stands = { if (it.form.decided?.emergency == true) Emergency() },
) { visit ->
    val form = visit.form
    Card { Heading("${form.name} ${words.cardAge(form.age.toLong())}") }
    Which(visit)
    Covers(form, on)
    Mode(form.mode, on)
    WhichDay(visit.today, form.happenedOn, on)
    for (question in form.questions) Asked(question, visit.typed[question.path], on)
    if ((form.mayConfirm || form.dangerSignConfirmed) &&
        form.questions.any { it.path == SIGNS && it.given.isNotEmpty() }
    ) {
        Check(words.visitConfirmDanger, form.dangerSignConfirmed) { on(VisitEvent.ConfirmDanger(it)) }
    }
    val note = visit.typed[Visit.NOTE] ?: form.note
    Field(words.visitNote, note, { on(VisitEvent.Note(it)) }, hint = words.optional, lines = 3)
    form.decided?.let { Judged(it) }
    Told(form)
    if (form.kept || form.unread) QuietButton(words.visitDrop) { on(VisitEvent.Drop) }
}

internal fun VisitForm.spoken(words: Words): String =
    "$name，${words.visitFor(covers.joinToString("，") { words.programme(it) ?: it })}。" +
        if (missing > 0u) words.visitMissing(missing.toLong()) else words.visitKept

/** What she would not expect of it. */
@Composable
private fun Which(visit: Visit) {
    val (today, form) = visit
    val told =
        when {
            form.unread -> words.visitUnread
            visit.first -> words.visitFirst
            form.corrects != null -> words.visitCorrects(words.year(form.happenedOn))
            form.kept && form.happenedOn != today -> words.visitBegun(words.day(form.happenedOn))
            else -> return
        }
    Notice(Tone.WARN, Icon.PEN) { Text(told) }
}

@Composable
private fun Covers(
    form: VisitForm,
    on: (VisitEvent) -> Unit,
) = Card {
    Heading(words.visitCovers)
    // Half a line breaks a disease's name in three with the letters of elderly mode.
    Tiled(form.programmes, across = if (look.elderly) 1 else 2) { line, size ->
        val name = words.programme(line.programme) ?: line.programme
        Check(name, line.programme in form.covers, size) { on(VisitEvent.Cover(line.programme, it)) }
    }
}

@Composable
private fun Mode(
    mode: VisitMode?,
    on: (VisitEvent) -> Unit,
) = Card {
    Heading(words.visitMode)
    Tiled(
        VisitMode.entries,
    ) { each, size -> Choice(words.name(each), each == mode, size) { on(VisitEvent.Mode(each)) } }
}

/** Today, yesterday, and whichever other day it was begun on. */
@Composable
private fun WhichDay(
    today: LocalDate,
    chosen: LocalDate,
    on: (VisitEvent) -> Unit,
) = Card {
    Heading(words.visitDay)
    Tiled(listOf(today, today.minusDays(1), chosen).distinct()) { day, size ->
        val name =
            when (day) {
                today -> words.visitToday
                today.minusDays(1) -> words.visitYesterday
                else -> words.day(day)
            }
        Choice(name, day == chosen, size) { on(VisitEvent.On(day)) }
    }
}

@Composable
private fun Emergency() =
    Notice(Tone.DANGER, Icon.WARNING, Modifier.padding(horizontal = measures.gap).announced()) {
        Text(words.visitEmergency)
    }

@Composable
private fun Judged(decided: Decided) =
    Card {
        for (line in decided.found) Found(line)
        for (task in decided.tasks) Badge(Tone.WARN, Icon.WARNING, words.task(task.kind) ?: task.kind)
    }

@Composable
private fun Found(line: FoundLine) {
    val programme = words.programme(line.programme) ?: line.programme
    val rating = line.visitClass?.let { words.visitClassName(it.toString()) }
    Text(words.visitClass(listOfNotNull(programme, rating).joinToString(" ")))
    Text(words.visitAction(line.action) ?: line.action)
    Quiet(words.visitNext(words.day(line.nextDue)))
}

/** What stands in its way and is at no question. */
@Composable
private fun Told(form: VisitForm) {
    val told =
        form.faults
            .filterNot { it.field == "mode" }
            .map { it.code }
            .distinct()
    if (told.isEmpty()) return
    Notice(Tone.WARN, Icon.WARNING, Modifier.announced()) {
        for (code in told) Text(words.code(code)?.title ?: code)
        if (form.ready) Quiet(words.visitServer)
    }
}

private const val SIGNS = "common.danger_signs"
