package cn.jiayi.model

import kotlinx.coroutines.CoroutineScope
import java.time.LocalDate
import java.util.UUID

class MedicinesModel(
    desk: Desk,
    scope: CoroutineScope,
) : Page<Medicines, MedicinesEvent>(desk, scope) {
    override suspend fun read(her: UUID): (Medicines?) -> Medicines {
        val now = desk.now()
        val all = desk.jiayi.medicines(her, now).sortedBy { it.lasts?.runOut ?: LocalDate.MAX }
        return whole(Medicines(all, desk.jiayi.doses(her, now).today))
    }

    override fun on(event: MedicinesEvent) {
        when (event) {
            is FrameEvent -> {
                common(event)
            }

            is MedicinesEvent.AskAgain -> {
                desk.way.to(Place.Refill(event.medicines))
            }

            is MedicinesEvent.Open -> {
                desk.way.to(Place.Medicine(event.medicine))
            }

            is MedicinesEvent.OpenRefill -> {
                desk.way.to(Place.RefillStatus)
            }

            is MedicinesEvent.Take -> {
                attempt {
                    if (!desk.jiayi.takeDose(
                            event.dose,
                            event.taken,
                            desk.now(),
                        )
                    ) {
                        throw gone()
                    }
                }
            }
        }
    }
}
