package cn.jiayi.ui.team

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.input.KeyboardType
import cn.jiayi.core.VisitMode
import cn.jiayi.design.Words
import cn.jiayi.model.Question
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
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.Tiled
import cn.jiayi.ui.parts.day
import cn.jiayi.ui.parts.name
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.look
import cn.jiayi.ui.theme.words

/** G04. */
@Composable
fun VisitScreen(
    state: VisitState,
    on: (VisitEvent) -> Unit,
) = Page(
    state,
    words.visitTitle,
    on,
    { it.spoken(words) },
    foot = { visit ->
        if (visit.missing > 0) {
            Badge(Tone.WARN, Icon.PEN, words.visitMissing(visit.missing.toLong()))
        } else if (visit.kept) {
            Badge(Tone.GOOD, Icon.CHECK, words.visitKept)
        }
        PrimaryButton(words.visitFinish, icon = Icon.CHECK, enabled = visit.missing == 0) { on(VisitEvent.Finish) }
    },
) { visit ->
    Card {
        Heading("${visit.name} ${words.cardAge(visit.age.toLong())}")
        Text(words.visitFor(visit.covers.joinToString("，")))
    }
    Mode(visit.mode, on)
    for (question in visit.questions) Asked(question, on)
    Field(words.visitNote, visit.note, { on(VisitEvent.Note(it)) }, hint = words.optional, lines = 3)
    Judged(visit)
}

internal fun Visit.spoken(words: Words): String =
    "$name，${words.visitFor(covers.joinToString("，"))}。" +
        if (missing > 0) words.visitMissing(missing.toLong()) else words.visitKept

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

@Composable
private fun Asked(
    question: Question,
    on: (VisitEvent) -> Unit,
) = Card {
    when (question) {
        is Question.Number -> {
            Number(question, on)
        }

        is Question.OneOf -> {
            Name(question)
            Tiled(question.answers, across = if (look.elderly) 1 else 2) { answer, size ->
                Choice(
                    answer.word,
                    answer.code == question.chosen,
                    size,
                ) { on(VisitEvent.Choose(question.key, answer.code, true)) }
            }
        }

        is Question.AnyOf -> {
            Name(question)
            Tiled(question.answers, across = if (look.elderly) 1 else 2) { answer, size ->
                Check(
                    answer.word,
                    answer.code in question.chosen,
                    size,
                ) { on(VisitEvent.Choose(question.key, answer.code, it)) }
            }
        }
    }
}

@Composable
private fun Name(question: Question) {
    Heading(question.name)
    if (question.required) Quiet(words.required)
}

@Composable
private fun Number(
    question: Question.Number,
    on: (VisitEvent) -> Unit,
) {
    Field(
        "${question.name}（${question.unit}）",
        question.text,
        { on(VisitEvent.Write(question.key, it)) },
        hint = if (question.required) words.required else words.optional,
        wrong = question.wrong?.let { words.code(it)?.title },
        keyboard = KeyboardType.Decimal,
    )
    question.last?.let {
        Quiet(words.visitLast(it))
        SecondaryButton(words.visitSame, Modifier.fillMaxWidth()) { on(VisitEvent.SameAsLast(question.key)) }
    }
}

@Composable
private fun Judged(visit: Visit) {
    val judged = visit.judged ?: return
    Card {
        Text(words.visitClass(judged))
        visit.next?.let { Text(words.visitNext(words.day(it))) }
    }
}
