package cn.jiayi.model

import cn.jiayi.core.Dose
import cn.jiayi.core.Medicine
import java.util.UUID

/** R11, L02. */
typealias MedicinesState = Screen<Medicines>

data class Medicines(
    /** The one that ends first before all. */
    val all: List<Medicine>,
    /** Of this day, at the times at which she wants to be told. */
    val doses: List<Dose> = emptyList(),
)

sealed interface MedicinesEvent {
    /** The one chosen, or all that can be asked for. */
    data class AskAgain(
        val medicines: List<UUID>,
    ) : MedicinesEvent

    data class Open(
        val medicine: UUID,
    ) : MedicinesEvent

    data class OpenRefill(
        val request: UUID,
    ) : MedicinesEvent

    /** 已吃, or not after all. */
    data class Take(
        val dose: UUID,
        val taken: Boolean,
    ) : MedicinesEvent
}
