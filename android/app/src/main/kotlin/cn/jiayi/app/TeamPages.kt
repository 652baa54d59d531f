package cn.jiayi.app

import androidx.compose.runtime.Composable
import cn.jiayi.design.Tokens
import cn.jiayi.design.Words
import cn.jiayi.model.ApprovalsModel
import cn.jiayi.model.AssignModel
import cn.jiayi.model.Confirm
import cn.jiayi.model.ContractRequestsModel
import cn.jiayi.model.Desk
import cn.jiayi.model.EvidenceModel
import cn.jiayi.model.FindModel
import cn.jiayi.model.HistoryModel
import cn.jiayi.model.HomeVisitsModel
import cn.jiayi.model.OutcomeModel
import cn.jiayi.model.Place
import cn.jiayi.model.ReasonModel
import cn.jiayi.model.ResidentCardModel
import cn.jiayi.model.SnoozeModel
import cn.jiayi.model.StaffSettingsModel
import cn.jiayi.model.TaskModel
import cn.jiayi.model.TeamStandingModel
import cn.jiayi.model.TrendModel
import cn.jiayi.model.VisitModel
import cn.jiayi.model.WipeModel
import cn.jiayi.model.Wishes
import cn.jiayi.model.WorklistModel
import cn.jiayi.ui.ConfirmScreen
import cn.jiayi.ui.resident.TrendScreen
import cn.jiayi.ui.team.ApprovalsScreen
import cn.jiayi.ui.team.AssignScreen
import cn.jiayi.ui.team.ContractRequestsScreen
import cn.jiayi.ui.team.EvidenceScreen
import cn.jiayi.ui.team.FindScreen
import cn.jiayi.ui.team.HistoryScreen
import cn.jiayi.ui.team.HomeVisitsScreen
import cn.jiayi.ui.team.OutcomeScreen
import cn.jiayi.ui.team.ReasonScreen
import cn.jiayi.ui.team.ResidentCardScreen
import cn.jiayi.ui.team.SnoozeScreen
import cn.jiayi.ui.team.StaffSettingsScreen
import cn.jiayi.ui.team.TaskScreen
import cn.jiayi.ui.team.TeamStandingScreen
import cn.jiayi.ui.team.VisitScreen
import cn.jiayi.ui.team.WorklistScreen

/** The pages of somebody of a team. */
@Composable
internal fun OpenOfTeam(
    desk: Desk,
    place: Place.OfTeam,
    wishes: Wishes,
    around: Around,
) = when (place) {
    Place.Approvals -> {
        Shown(
            place,
            { ApprovalsModel(desk, it) { of -> Place.Card(of, null) } },
        ) { state, on -> ApprovalsScreen(state, on) }
    }

    is Place.Assign -> {
        Shown(place, { AssignModel(desk, it, place.whom) }) { state, on -> AssignScreen(state, on) }
    }

    is Place.Card -> {
        Shown(place, {
            ResidentCardModel(desk, it, place.resident, place.version)
        }) { state, on -> ResidentCardScreen(state, on) }
    }

    Place.ContractRequests -> {
        Shown(place, { ContractRequestsModel(desk, it) }) { state, on -> ContractRequestsScreen(state, on) }
    }

    is Place.Evidence -> {
        Shown(place, { EvidenceModel(desk, it, place) }) { state, on -> EvidenceScreen(state, place.evidence, on) }
    }

    Place.Find -> {
        Shown(place, { FindModel(desk, it) { of -> Place.Card(of, null) } }) { state, on -> FindScreen(state, on) }
    }

    Place.History -> {
        Shown(place, { HistoryModel(desk, it) }) { state, on -> HistoryScreen(state, on) }
    }

    Place.HomeVisits -> {
        Shown(place, {
            HomeVisitsModel(desk, it, { of -> Place.Card(of, null) }, { of -> Place.Visit(of) })
        }) { state, on -> HomeVisitsScreen(state, on) }
    }

    is Place.Outcome -> {
        Shown(place, { OutcomeModel(desk, it, place.whom) }) { state, on -> OutcomeScreen(state, on) }
    }

    is Place.Reason -> {
        Shown(place, { ReasonModel(desk, it, place.about) }) { state, on -> ReasonScreen(state, on) }
    }

    is Place.Snooze -> {
        Shown(place, { SnoozeModel(desk, it, place.whom) }) { state, on -> SnoozeScreen(state, on) }
    }

    Place.StaffSettings -> {
        Shown(place, { StaffSettingsModel(desk, it, around.book, Tokens.textSteps) }) { state, on ->
            StaffSettingsScreen(state, on)
        }
    }

    is Place.Task -> {
        Shown(place, { TaskModel(desk, it, place) }) { state, on -> TaskScreen(state, on) }
    }

    Place.TeamStanding -> {
        Shown(place, { TeamStandingModel(desk, it) }) { state, on -> TeamStandingScreen(state, on) }
    }

    is Place.TrendOf -> {
        Shown(place, { TrendModel(desk, it, place.resident) }) { state, on -> TrendScreen(state, on) }
    }

    is Place.Visit -> {
        Shown(place, { VisitModel(desk, it, place) }) { state, on -> VisitScreen(state, on) }
    }

    Place.Wipe -> {
        Shown(place, { WipeModel(desk, it, wishes.words()::wipe) }) { state, on -> ConfirmScreen(state, on) }
    }

    Place.Worklist -> {
        Shown(place, { WorklistModel(desk, it) }) { state, on -> WorklistScreen(state, on) }
    }
}

/** What signing out does, before it is done. */
private fun Words.wipe(unsent: Int): Confirm {
    val kept = if (unsent == 0) wipeNothing else wipeUnsent(unsent.toLong())
    return Confirm(wipeTitle, listOf(wipeWhat, kept, wipeAgain), staffWipe)
}
