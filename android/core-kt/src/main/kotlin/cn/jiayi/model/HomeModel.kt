package cn.jiayi.model

import cn.jiayi.core.Home
import kotlinx.coroutines.CoroutineScope
import java.util.UUID

class HomeModel(
    desk: Desk,
    scope: CoroutineScope,
    private val edition: () -> Unit,
) : Page<Home, HomeEvent>(desk, scope) {
    override suspend fun read(her: UUID) = whole(desk.jiayi.home(her, desk.now()))

    override fun on(event: HomeEvent) {
        val way = desk.way
        when (event) {
            is FrameEvent -> common(event)
            HomeEvent.AskAgain -> way.to(Place.Refill(canAsk()))
            HomeEvent.MeasureGlucose -> way.to(Place.Glucose)
            HomeEvent.MeasurePressure -> way.to(Place.Pressure)
            HomeEvent.OpenContract -> way.to(Place.Contract)
            HomeEvent.OpenDoctor -> way.to(Place.Doctor)
            HomeEvent.OpenFamily -> way.to(Place.Family)
            HomeEvent.OpenInbox -> way.to(Place.Inbox)
            HomeEvent.OpenMedicines -> way.to(Place.Medicines)
            is HomeEvent.OpenNotice -> way.to(value()?.next.place())
            HomeEvent.OpenSettings -> way.to(Place.Settings)
            HomeEvent.OpenTrend -> way.to(Place.Trend)
            HomeEvent.OpenVisits -> way.to(Place.Visits)
            HomeEvent.SwitchEdition -> edition()
            is HomeEvent.SwitchTo -> desk.show(event.resident)
        }
    }

    private fun canAsk() =
        value()
            ?.medicines
            .orEmpty()
            .filter { it.canAsk }
            .map { it.medicine }
}
