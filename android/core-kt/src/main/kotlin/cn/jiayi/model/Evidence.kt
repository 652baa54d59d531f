package cn.jiayi.model

import cn.jiayi.core.EvidenceForm

/** G06: an assessment or an education, because of a medicine that waits. */
typealias EvidenceState = Screen<Filling>

data class Filling(
    val form: EvidenceForm,
    /** As it was typed and chosen, by the question's path. */
    val given: Map<String, List<String>>,
    val wrong: Wrong? = null,
)

sealed interface EvidenceEvent {
    data object Record : EvidenceEvent
}

/** How a question of a form is answered. */
sealed interface QuestionEvent :
    VisitEvent,
    EvidenceEvent {
    data class Write(
        val path: String,
        val text: String,
    ) : QuestionEvent

    /** Up or down by the smallest step, from what is written or from the last visit's value. */
    data class Step(
        val path: String,
        val up: Boolean,
    ) : QuestionEvent

    data class Choose(
        val path: String,
        val code: String,
        val chosen: Boolean,
    ) : QuestionEvent
}
