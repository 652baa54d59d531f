package cn.jiayi.model

import cn.jiayi.core.Medicine
import cn.jiayi.core.MedicineTimes
import cn.jiayi.core.RefillRequest
import java.util.UUID

/** R12. */
typealias MedicineState = Screen<MedicineView>

data class MedicineView(
    val medicine: Medicine,
    /** The requests in which it stands, the newest first. */
    val asked: List<RefillRequest>,
    /** None of what is not hers or has no times of a day. */
    val times: MedicineTimes? = null,
    /** How many are left, as she counts them; none when she is not counting. */
    val count: Int? = null,
    /** The code of what is wrong with the count. */
    val wrong: String? = null,
    /** Just now. */
    val counted: Boolean = false,
)

sealed interface MedicineEvent {
    data object Count : MedicineEvent

    data class Step(
        val by: Int,
    ) : MedicineEvent

    data class Press(
        val key: Key,
    ) : MedicineEvent

    data object Keep : MedicineEvent

    data object AskAgain : MedicineEvent

    data class OpenRefill(
        val request: UUID,
    ) : MedicineEvent

    /** She wants to be told at its times. */
    data class Tell(
        val on: Boolean,
    ) : MedicineEvent

    /** One of its times, by half an hour. */
    data class Shift(
        val turn: Int,
        val later: Boolean,
    ) : MedicineEvent

    data object CheckReminders : MedicineEvent
}
