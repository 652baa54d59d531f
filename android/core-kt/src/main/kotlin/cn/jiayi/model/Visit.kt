package cn.jiayi.model

import cn.jiayi.core.VisitForm
import cn.jiayi.core.VisitMode
import java.time.LocalDate

/** G04: one page for everything that is due, begun with what lasts from the last visit. */
typealias VisitState = Screen<Visit>

data class Visit(
    val today: LocalDate,
    val form: VisitForm,
    /** What is written and not on the phone yet, by the question's path; [NOTE] for the note. */
    val typed: Map<String, String> = emptyMap(),
    /** Another visit was wanted, and this one is not finished. */
    val first: Boolean = false,
) {
    /** Every change is on the phone. */
    val kept get() = typed.isEmpty()

    companion object {
        const val NOTE = "note"
    }
}

sealed interface VisitEvent {
    data class Mode(
        val mode: VisitMode,
    ) : VisitEvent

    data class On(
        val day: LocalDate,
    ) : VisitEvent

    /** A programme by its code. */
    data class Cover(
        val programme: String,
        val covered: Boolean,
    ) : VisitEvent

    data class ConfirmDanger(
        val confirmed: Boolean,
    ) : VisitEvent

    data class Note(
        val text: String,
    ) : VisitEvent

    data object Finish : VisitEvent

    /** What is filled in is thrown away. */
    data object Drop : VisitEvent
}
