package cn.jiayi.model

import cn.jiayi.core.Approval
import cn.jiayi.core.Bucket
import cn.jiayi.core.ResidentCard
import cn.jiayi.core.Worklist
import java.util.UUID

/** G02. */
typealias WorklistState = Screen<WorklistView>

data class WorklistView(
    /** The pages that were read so far, in one. */
    val list: Worklist,
    /** None for all of them. */
    val bucket: Bucket? = null,
    val search: String = "",
    /** Names of those to whom somebody may be assigned. */
    val colleagues: Map<UUID, String> = emptyMap(),
    /** Whose other acts are shown. */
    val opened: UUID? = null,
    /** The last act can be taken back. */
    val canUndo: Boolean = false,
)

sealed interface WorklistEvent {
    /** A bucket that is chosen already shows all of them again. */
    data class Choose(
        val bucket: Bucket,
    ) : WorklistEvent

    data class Search(
        val text: String,
    ) : WorklistEvent

    data class Open(
        val resident: UUID,
    ) : WorklistEvent

    data class Visit(
        val resident: UUID,
    ) : WorklistEvent

    /** Shows the other acts of a row, or hides them. */
    data class More(
        val resident: UUID,
    ) : WorklistEvent

    data class RecordCall(
        val resident: UUID,
    ) : WorklistEvent

    data class Snooze(
        val resident: UUID,
    ) : WorklistEvent

    data class Assign(
        val resident: UUID,
    ) : WorklistEvent

    data object NextPage : WorklistEvent

    data object Undo : WorklistEvent
}

/** G03. */
typealias ResidentCardState = Screen<ResidentCard>

sealed interface ResidentCardEvent {
    data object Visit : ResidentCardEvent

    data object RecordCall : ResidentCardEvent

    data object OpenTrend : ResidentCardEvent

    data class OpenTask(
        val task: UUID,
    ) : ResidentCardEvent
}

/** G06. */
typealias ApprovalsState = Screen<Approvals>

data class Approvals(
    val waiting: List<Deciding>,
    /** Items of requests. */
    val chosen: Set<UUID> = emptySet(),
    /** What was chosen is shown once more before it is signed. */
    val confirming: Boolean = false,
)

data class Deciding(
    val approval: Approval,
    /** Codes of what must be minded. */
    val flags: List<String> = emptyList(),
    /** Nothing speaks against it: it can be approved with others. */
    val clear: Boolean,
)

sealed interface ApprovalsEvent {
    data class Choose(
        val item: UUID,
        val approved: Boolean,
    ) : ApprovalsEvent

    data class Open(
        val resident: UUID,
    ) : ApprovalsEvent

    data class Refuse(
        val item: UUID,
    ) : ApprovalsEvent

    data object Next : ApprovalsEvent

    data object Approve : ApprovalsEvent
}
