package cn.jiayi.model

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

    data object OpenTeam : WorklistEvent
}

/** G03. */
typealias ResidentCardState = Screen<ResidentCard>

sealed interface ResidentCardEvent {
    data object Visit : ResidentCardEvent

    data object RecordCall : ResidentCardEvent

    data object OpenTrend : ResidentCardEvent

    /** A visit of hers in whose place another is to come. */
    data class Correct(
        val visit: UUID,
    ) : ResidentCardEvent

    data class OpenTask(
        val task: UUID,
    ) : ResidentCardEvent
}
