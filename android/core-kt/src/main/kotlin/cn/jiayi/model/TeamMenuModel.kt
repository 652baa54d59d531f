package cn.jiayi.model

import cn.jiayi.core.TeamStanding
import kotlinx.coroutines.CoroutineScope

/** Everything that is not on the list. */
typealias TeamMenuState = Screen<TeamStanding>

sealed interface TeamMenuEvent {
    data object OpenApprovals : TeamMenuEvent

    data object OpenRequests : TeamMenuEvent

    data object OpenHomeVisits : TeamMenuEvent

    data object OpenFind : TeamMenuEvent

    data object OpenTeam : TeamMenuEvent

    data object OpenHistory : TeamMenuEvent

    data object OpenSettings : TeamMenuEvent
}

class TeamMenuModel(
    desk: Desk,
    scope: CoroutineScope,
) : TeamPage<TeamStanding, TeamMenuEvent>(desk, scope) {
    override suspend fun team() = whole(desk.jiayi.teamStanding(desk.ownTeam(), desk.now()))

    override fun on(event: TeamMenuEvent) {
        val way = desk.way
        when (event) {
            is FrameEvent -> common(event)
            TeamMenuEvent.OpenApprovals -> way.to(Place.Approvals)
            TeamMenuEvent.OpenFind -> way.to(Place.Find)
            TeamMenuEvent.OpenHistory -> way.to(Place.History)
            TeamMenuEvent.OpenHomeVisits -> way.to(Place.HomeVisits)
            TeamMenuEvent.OpenRequests -> way.to(Place.ContractRequests)
            TeamMenuEvent.OpenSettings -> way.to(Place.StaffSettings)
            TeamMenuEvent.OpenTeam -> way.to(Place.TeamStanding)
        }
    }
}
