package cn.jiayi.model

import cn.jiayi.core.SyncCentre
import java.time.Instant
import java.util.UUID

/** G09. */
typealias SyncCentreState = Screen<SyncCentreView>

data class SyncCentreView(
    val centre: SyncCentre,
    val running: Boolean = false,
    /** What is in the centre, for people, in its order. */
    val waiting: List<SyncEntry> = emptyList(),
    val tray: List<SyncEntry> = emptyList(),
)

data class SyncEntry(
    val id: UUID,
    /** What was done, in words. */
    val what: String,
    val whose: String?,
    val madeAt: Instant,
    /** The code of why it was refused. */
    val code: String? = null,
    /** Both versions, where somebody else was first. */
    val mine: String? = null,
    val now: String? = null,
)

sealed interface SyncCentreEvent {
    data object Synchronise : SyncCentreEvent

    data class Mend(
        val id: UUID,
    ) : SyncCentreEvent

    data class SetAside(
        val id: UUID,
    ) : SyncCentreEvent

    data object SignIn : SyncCentreEvent
}
