package cn.jiayi.model

import cn.jiayi.core.Home
import java.util.UUID

/** R05, L01. */
typealias HomeState = Screen<Home>

sealed interface HomeEvent {
    data class OpenNotice(
        val source: UUID,
    ) : HomeEvent

    data object OpenInbox : HomeEvent

    data object OpenMedicines : HomeEvent

    data object AskAgain : HomeEvent

    data object MeasurePressure : HomeEvent

    data object MeasureGlucose : HomeEvent

    data object OpenTrend : HomeEvent

    data object OpenContract : HomeEvent

    data object OpenDoctor : HomeEvent

    data object OpenFamily : HomeEvent

    data object OpenVisits : HomeEvent

    data object OpenSettings : HomeEvent

    data class SwitchTo(
        val resident: UUID,
    ) : HomeEvent

    data object SwitchEdition : HomeEvent
}
