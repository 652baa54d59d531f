package cn.jiayi.model

import cn.jiayi.core.VisitMode
import java.time.LocalDate

/** G04: one page for everything that is due, begun with what the last visit found. */
typealias VisitState = Screen<Visit>

data class Visit(
    val name: String,
    val age: Int,
    val mode: VisitMode?,
    /** The programmes that are due, in words. */
    val covers: List<String>,
    val questions: List<Question>,
    /** How many that the national template requires are still without an answer. */
    val missing: Int,
    val note: String = "",
    /** As the rules judge what is filled in. */
    val judged: String? = null,
    val next: LocalDate? = null,
    /** Every change is on the phone as soon as it is made. */
    val kept: Boolean = true,
)

/** A line of the form; its name and the words of its answers are the field's own. */
sealed interface Question {
    val key: String
    val name: String
    val required: Boolean

    data class Number(
        override val key: String,
        override val name: String,
        override val required: Boolean,
        val unit: String,
        val text: String,
        val last: String?,
        /** The code of what is wrong. */
        val wrong: String? = null,
    ) : Question

    data class OneOf(
        override val key: String,
        override val name: String,
        override val required: Boolean,
        val answers: List<Answer>,
        val chosen: String?,
    ) : Question

    data class AnyOf(
        override val key: String,
        override val name: String,
        override val required: Boolean,
        val answers: List<Answer>,
        val chosen: Set<String>,
    ) : Question
}

data class Answer(
    val code: String,
    val word: String,
)

sealed interface VisitEvent {
    data class Mode(
        val mode: VisitMode,
    ) : VisitEvent

    data class Write(
        val key: String,
        val text: String,
    ) : VisitEvent

    data class Choose(
        val key: String,
        val code: String,
        val chosen: Boolean,
    ) : VisitEvent

    /** What the last visit found. */
    data class SameAsLast(
        val key: String,
    ) : VisitEvent

    data class Note(
        val text: String,
    ) : VisitEvent

    data object Finish : VisitEvent
}
