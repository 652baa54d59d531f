package cn.jiayi.model

import cn.jiayi.core.Medicine
import cn.jiayi.core.ShownReading
import java.time.LocalDate
import java.util.UUID

enum class Risk { LOW, MEDIUM, HIGH, URGENT }

enum class Sex { FEMALE, MALE }

/** G02. */
typealias WorklistState = Screen<Worklist>

data class Worklist(
    val buckets: List<Bucket>,
    val rows: List<WorklistRow>,
    val search: String = "",
    /** False until the whole list is on this phone: neither search nor counts are offered. */
    val whole: Boolean = true,
    val more: Boolean = false,
    /** Of an empty list. */
    val nextDue: LocalDate? = null,
    /** Whose other acts are shown. */
    val opened: UUID? = null,
    /** The last act can be taken back. */
    val canUndo: Boolean = false,
)

data class Bucket(
    val code: String,
    val name: String,
    val count: Int,
    val chosen: Boolean,
)

data class WorklistRow(
    val resident: UUID,
    val name: String,
    val age: Int,
    val risk: Risk,
    /** Why, in words. */
    val reasons: List<String>,
    /** What is due, in words, the most pressing first. */
    val dues: List<String>,
    /** Negative days are still to come; none for what has no day. */
    val daysOverdue: Long?,
    val lastValue: String?,
    val medicineDaysLeft: Long?,
    val assignedTo: String?,
    val phone: String?,
    val waits: Boolean,
)

sealed interface WorklistEvent {
    data class Choose(
        val bucket: String,
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

data class ResidentCard(
    val resident: UUID,
    val name: String,
    val age: Int,
    val sex: Sex,
    val risk: Risk?,
    val reasons: List<String>,
    val phone: String?,
    val address: String?,
    val problems: List<String>,
    val readings: List<ShownReading>,
    val medicines: List<Medicine>,
    val family: List<Relative>,
    val consents: List<String>,
    val contractUntil: LocalDate?,
    val waitingVisits: Int,
)

data class Relative(
    val name: String,
    val relation: String,
    val phone: String?,
    val until: LocalDate,
)

sealed interface ResidentCardEvent {
    data object Visit : ResidentCardEvent

    data object RecordCall : ResidentCardEvent

    data object OpenTrend : ResidentCardEvent
}

/** G06. */
typealias ApprovalsState = Screen<Approvals>

data class Approvals(
    val waiting: List<Approval>,
    val chosen: Set<UUID>,
    /** What was chosen is shown once more before it is signed. */
    val confirming: Boolean = false,
)

data class Approval(
    val item: UUID,
    val resident: UUID,
    val name: String,
    val age: Int,
    val medicine: String,
    val daysLeft: Long,
    val lastVisit: LocalDate?,
    /** What must be minded, in words. */
    val flags: List<String>,
    /** Nothing speaks against it: it can be approved with others. */
    val clear: Boolean,
    val note: String?,
    /** The relative who asked. */
    val askedBy: String?,
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
