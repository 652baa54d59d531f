package cn.jiayi.model

import cn.jiayi.core.Medicine
import cn.jiayi.core.RefillRequest
import cn.jiayi.core.ToConfirm
import java.util.UUID

/** R13, L03: asking for medicines again. */
typealias RefillAskState = Screen<RefillAsk>

/** Steps: which, anything to say, is this right, sent. */
enum class RefillStep { CHOOSE, NOTE, CONFIRM, SENT }

data class RefillAsk(
    val step: RefillStep,
    /** All of hers, also those that cannot be asked for: each says why. */
    val medicines: List<Medicine>,
    val chosen: Set<UUID>,
    /** In elderly mode, which of them is asked about now. */
    val asking: Int = 0,
    val note: String = "",
    /** Where it is collected. */
    val place: String?,
    /** It was kept on the phone and is not delivered. */
    val waits: Boolean = false,
)

sealed interface RefillEvent {
    data class Choose(
        val medicine: UUID,
        val wanted: Boolean,
    ) : RefillEvent

    data class Note(
        val text: String,
    ) : RefillEvent

    data object Next : RefillEvent

    data object Send : RefillEvent

    data object ShowStatus : RefillEvent

    data object Done : RefillEvent
}

/** R14: where what was asked for is. */
typealias RefillStatusState = Screen<RefillStatus>

data class RefillStatus(
    /** The newest first. */
    val requests: List<RefillRequest>,
    /** What waits for her signature. */
    val toConfirm: ToConfirm? = null,
)

sealed interface RefillStatusEvent {
    data class Withdraw(
        val request: UUID,
        val item: UUID,
    ) : RefillStatusEvent

    data object Confirm : RefillStatusEvent
}
