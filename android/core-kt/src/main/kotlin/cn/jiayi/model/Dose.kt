package cn.jiayi.model

import cn.jiayi.core.Dose
import cn.jiayi.core.Medicine

/** L06, of a time at which medicines are taken. */
typealias DoseState = Screen<DoseView>

data class DoseView(
    val dose: Dose,
    /** Those of the dose. */
    val medicines: List<Medicine>,
)

sealed interface DoseEvent {
    /** 已吃, or not after all. */
    data class Take(
        val taken: Boolean,
    ) : DoseEvent

    data object CallFamily : DoseEvent

    data object Done : DoseEvent
}
