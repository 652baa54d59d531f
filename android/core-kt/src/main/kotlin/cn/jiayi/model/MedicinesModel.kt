package cn.jiayi.model

import cn.jiayi.core.Medicine
import kotlinx.coroutines.CoroutineScope
import java.time.LocalDate
import java.util.UUID

class MedicinesModel(
    desk: Desk,
    scope: CoroutineScope,
) : Page<List<Medicine>, MedicinesEvent>(desk, scope) {
    override suspend fun read(her: UUID) =
        whole(desk.jiayi.medicines(her, desk.now()).sortedBy { it.lasts?.runOut ?: LocalDate.MAX })

    override fun on(event: MedicinesEvent) {
        when (event) {
            is FrameEvent -> common(event)
            is MedicinesEvent.AskAgain -> desk.way.to(Place.Refill(event.medicines))
            is MedicinesEvent.Open -> desk.way.to(Place.Medicine(event.medicine))
            is MedicinesEvent.OpenRefill -> desk.way.to(Place.RefillStatus)
        }
    }
}
