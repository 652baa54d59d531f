package cn.jiayi.model

import cn.jiayi.core.Medicine
import java.util.UUID

/** R11, L02: the one that ends first before all. */
typealias MedicinesState = Screen<List<Medicine>>

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
}
