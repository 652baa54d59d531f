package cn.jiayi.ui.team

import androidx.compose.runtime.Composable
import androidx.compose.ui.text.input.KeyboardType
import cn.jiayi.core.VisitAnswer
import cn.jiayi.core.VisitChoice
import cn.jiayi.core.VisitQuestion
import cn.jiayi.design.Language
import cn.jiayi.model.QuestionEvent
import cn.jiayi.ui.parts.Beside
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Check
import cn.jiayi.ui.parts.Choice
import cn.jiayi.ui.parts.Field
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.IconButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.Tiled
import cn.jiayi.ui.parts.Wrong
import cn.jiayi.ui.theme.look
import cn.jiayi.ui.theme.words

/** A question of the form, as the core has it. [typed]: what is written and not on the phone yet. */
@Composable
internal fun Asked(
    question: VisitQuestion,
    typed: String?,
    on: (QuestionEvent) -> Unit,
) = Card {
    val write = { text: String -> on(QuestionEvent.Write(question.path, text)) }
    val written = typed ?: question.given.firstOrNull().orEmpty()
    val choose = { code: String, chosen: Boolean -> on(QuestionEvent.Choose(question.path, code, chosen)) }
    when (val answer = question.answer) {
        is VisitAnswer.Number -> {
            Number(question, answer, written, on)
        }

        is VisitAnswer.OneOf -> {
            Head(question, answer.choices)
            Tiled(answer.choices) { each, size ->
                val chosen = each.code in question.given
                Choice(each.name(), chosen, size) { choose(each.code, !chosen || question.needed) }
            }
        }

        is VisitAnswer.AnyOf -> {
            Head(question, answer.choices)
            Tiled(answer.choices) { each, size ->
                Check(each.name(), each.code in question.given, size) { choose(each.code, it) }
            }
        }

        VisitAnswer.Tick -> {
            Check(question.name(), question.given.isNotEmpty()) { choose("true", it) }
        }

        VisitAnswer.Text -> {
            Field(question.name(), written, write, hint = question.hint(), wrong = question.told(), lines = 2)
            question.last.firstOrNull()?.let { Quiet(words.visitLast(it)) }
        }

        VisitAnswer.Day -> {
            Field(question.name(), written, write, hint = "2026-01-31", wrong = question.told())
        }
    }
}

@Composable
private fun Number(
    question: VisitQuestion,
    answer: VisitAnswer.Number,
    written: String,
    on: (QuestionEvent) -> Unit,
) {
    val chinese = look.language == Language.CHINESE
    val name = question.name()
    val step = { up: Boolean -> on(QuestionEvent.Step(question.path, up)) }
    Field(
        "$name（${if (chinese) answer.unitZh else answer.unitEn}）",
        written.takeIf { it !in METER }.orEmpty(),
        { on(QuestionEvent.Write(question.path, it)) },
        hint = question.hint(),
        wrong = question.told(),
        keyboard = KeyboardType.Decimal,
    )
    question.last.firstOrNull()?.let { Quiet(words.visitLast(it)) }
    if (written.isNotEmpty() || question.last.isNotEmpty()) {
        Beside(
            { IconButton(Icon.MINUS, words.visitLess(name), it) { step(false) } },
            { IconButton(Icon.ADD, words.visitMore(name), it) { step(true) } },
        )
    }
    if (answer.meter) {
        Beside(
            { Choice(words.visitLow, written == METER[0], it) { on(QuestionEvent.Write(question.path, METER[0])) } },
            { Choice(words.visitHigh, written == METER[1], it) { on(QuestionEvent.Write(question.path, METER[1])) } },
        )
    }
}

@Composable
private fun Head(
    question: VisitQuestion,
    choices: List<VisitChoice>,
) {
    Heading(question.name())
    if (question.needed) Quiet(words.required)
    val last = choices.filter { it.code in question.last }
    if (last.isNotEmpty()) Quiet(words.visitLast(last.map { it.name() }.joinToString("，")))
    question.told()?.let { Wrong(it) }
}

@Composable
private fun VisitQuestion.hint() = if (needed) words.required else words.optional

/** What is missing is counted, not told at every question. */
@Composable
private fun VisitQuestion.told() = wrong?.takeIf { it != "MISSING_FIELD" }?.let { words.code(it)?.title ?: it }

@Composable
private fun VisitQuestion.name() = if (look.language == Language.CHINESE) zh else en

@Composable
private fun VisitChoice.name() = if (look.language == Language.CHINESE) zh else en

/** What a meter shows instead of a number. */
private val METER = listOf("lo", "hi")
