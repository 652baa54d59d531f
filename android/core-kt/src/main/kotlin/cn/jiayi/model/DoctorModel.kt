package cn.jiayi.model

import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** L05. */
class DoctorModel(
    desk: Desk,
    scope: CoroutineScope,
) : Page<Doctor, DoctorEvent>(desk, scope) {
    override suspend fun read(her: UUID) = whole(Doctor(desk.jiayi.home(her, desk.now()).team))

    override fun on(event: DoctorEvent) {
        when (event) {
            is FrameEvent -> common(event)
            DoctorEvent.Sign -> desk.way.to(Place.Contract)
            DoctorEvent.OpenVisits -> desk.way.to(Place.Visits)
        }
    }
}
