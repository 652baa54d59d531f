package cn.jiayi.model

import cn.jiayi.core.Approval
import cn.jiayi.core.Evidence
import java.util.UUID

/** G06. */
typealias ApprovalsState = Screen<Approvals>

data class Approvals(
    val waiting: List<Approval>,
    /** Items of requests. */
    val chosen: Set<UUID> = emptySet(),
    /** What was chosen is shown once more before it is signed. */
    val confirming: Boolean = false,
    /** She has looked at what is watched with a medicine. */
    val monitored: Boolean = false,
    val signing: Boolean = false,
    val signed: Int = 0,
    /** What was not signed, and why. */
    val refused: Map<UUID, Wrong> = emptyMap(),
) {
    val agreed get() = waiting.filter { it.id in chosen }
    val mustBeMonitored get() = agreed.any { it.monitoring != null }
    val canSign get() = agreed.isNotEmpty() && !signing && (monitored || !mustBeMonitored)
}

/** Of the item that waits. */
val Approval.id: UUID get() = item.stands.item

/** Nothing stands in its way: what has to be minded is hers to judge. */
val Approval.canBeSigned get() = against.isEmpty()

sealed interface ApprovalsEvent {
    data class Choose(
        val item: UUID,
        val approved: Boolean,
    ) : ApprovalsEvent

    /** By itself, because something has to be minded. */
    data class Alone(
        val item: UUID,
    ) : ApprovalsEvent

    data class Open(
        val resident: UUID,
    ) : ApprovalsEvent

    /** What can be recorded against what stands in its way. */
    data class Record(
        val item: UUID,
        val evidence: Evidence,
    ) : ApprovalsEvent

    data class Refuse(
        val item: UUID,
    ) : ApprovalsEvent

    data class Monitored(
        val looked: Boolean,
    ) : ApprovalsEvent

    data object Next : ApprovalsEvent

    data object Approve : ApprovalsEvent
}
