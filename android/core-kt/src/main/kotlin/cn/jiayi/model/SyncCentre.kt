package cn.jiayi.model

import java.time.Instant
import java.util.UUID

/** G09. */
typealias SyncCentreState = Screen<SyncCentreView>

data class SyncCentreView(
    val running: Boolean,
    val oldest: Instant?,
    val sentBytes: Long,
    val receivedBytes: Long,
    /** In their order. */
    val waiting: List<SyncEntry>,
    val tray: List<SyncEntry>,
    val ofOthers: Int,
    /** How far the phone's clock is off; none when it is right. */
    val clockOff: Long? = null,
    val signInAgain: Boolean = false,
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
