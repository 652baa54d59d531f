package cn.jiayi.model

import cn.jiayi.core.HomeVisits
import cn.jiayi.core.TeamStanding
import cn.jiayi.core.Worklist
import java.time.Instant
import java.util.UUID

/** G08. */
typealias HomeVisitsState = Screen<HomeVisits>

sealed interface HomeVisitsEvent {
    data class Open(
        val resident: UUID,
    ) : HomeVisitsEvent

    data class Visit(
        val resident: UUID,
    ) : HomeVisitsEvent
}

/** G10, and the way to everything that is not on the list. */
typealias TeamStandingState = Screen<TeamStanding>

sealed interface TeamStandingEvent {
    data object OpenApprovals : TeamStandingEvent

    data object OpenRequests : TeamStandingEvent

    data object OpenRound : TeamStandingEvent

    data object Find : TeamStandingEvent

    data object OpenHistory : TeamStandingEvent

    data object OpenSettings : TeamStandingEvent
}

/** G11, without a camera: by what stands on her card or her phone. */
typealias FindState = Screen<Find>

data class Find(
    val text: String = "",
    /** None before there is enough to look for. */
    val found: Worklist? = null,
)

sealed interface FindEvent {
    data class Write(
        val text: String,
    ) : FindEvent

    data class Open(
        val resident: UUID,
    ) : FindEvent
}

/** G12. */
typealias StaffSettingsState = Screen<StaffSettings>

data class StaffSettings(
    val name: String?,
    /** A code. */
    val role: String,
    /** None where the app is not locked. */
    val offlineUntil: Instant?,
    val look: Settings,
)

sealed interface StaffSettingsEvent {
    data class Look(
        val event: SettingsEvent,
    ) : StaffSettingsEvent

    data object OpenSync : StaffSettingsEvent

    data object Wipe : StaffSettingsEvent
}
