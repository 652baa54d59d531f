package cn.jiayi.model

import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** L06, of a time at which medicines are taken. */
class DoseModel(
    desk: Desk,
    scope: CoroutineScope,
    private val place: Place.Dose,
) : Page<DoseView, DoseEvent>(desk, scope) {
    override suspend fun read(her: UUID): (DoseView?) -> DoseView {
        val now = desk.now()
        val dose = desk.jiayi.dose(place.dose, now)
        val medicines = desk.jiayi.medicines(her, now).filter { it.medicine in dose?.medicines.orEmpty() }
        // Once she has changed its times: what she saw stands.
        return { before -> dose?.let { DoseView(it, medicines) } ?: before ?: throw gone() }
    }

    override fun on(event: DoseEvent) {
        when (event) {
            is FrameEvent -> common(event)
            is DoseEvent.Take -> attempt { if (!desk.jiayi.takeDose(place.dose, event.taken, desk.now())) throw gone() }
            DoseEvent.CallFamily -> desk.way.to(Place.Family)
            DoseEvent.Done -> desk.way.home()
        }
    }
}
