package cn.jiayi.model

import cn.jiayi.core.About
import cn.jiayi.core.Action
import cn.jiayi.core.Medicine
import java.util.UUID

/** What a notification told of and what may be answered. */
data class Rung(
    val actions: List<Action>,
    val matters: List<Matter>,
    /** The medicines of a time, and nothing that falls due. */
    val dose: UUID? = null,
) {
    /** [source]: the dispensing, the enrolment or the contract. */
    data class Matter(
        val step: UUID,
        val about: About,
        val source: UUID,
    )
}

/** L06: what the notification did not say on a locked screen. */
typealias ReminderState = Screen<Reminder>

data class Reminder(
    /** Those that end. */
    val medicines: List<Medicine>,
    /** The rest of what falls due. */
    val others: List<About>,
    val actions: List<Action>,
    val done: ReminderDone? = null,
)

sealed interface ReminderDone {
    data object Asked : ReminderDone

    /** The code of why it cannot be asked for. */
    data class NotAsked(
        val code: String?,
    ) : ReminderDone

    data object Tomorrow : ReminderDone
}

sealed interface ReminderEvent {
    data class Act(
        val action: Action,
    ) : ReminderEvent

    data object CallFamily : ReminderEvent

    data object Done : ReminderEvent
}
