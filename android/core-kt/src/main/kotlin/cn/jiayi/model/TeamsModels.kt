package cn.jiayi.model

import cn.jiayi.core.SignedAs
import cn.jiayi.core.Wanted
import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** R06. */
class TeamsModel(
    desk: Desk,
    scope: CoroutineScope,
    private val following: SignedAs,
) : Page<Teams, TeamsEvent>(desk, scope) {
    /** Asked for once: what she chooses from stands while she does. */
    override suspend fun read(her: UUID): (Teams?) -> Teams {
        if (value() != null) return { checkNotNull(it) }
        val found = Teams(desk.jiayi.institutions(null))
        val only = found.institutions.singleOrNull() ?: return { before -> before ?: found }
        val teams = desk.jiayi.teams(only.institution)
        return { found.copy(chosen = only, teams = teams) }
    }

    override fun on(event: TeamsEvent) {
        when (event) {
            is FrameEvent -> if (event == FrameEvent.Back && backs()) Unit else common(event)
            is TeamsEvent.Choose -> choose(event.institution)
            is TeamsEvent.Open -> open(event.team)
        }
    }

    private fun choose(institution: UUID) =
        act {
            val chosen = value()?.institutions?.find { it.institution == institution } ?: return@act
            val teams = desk.jiayi.teams(institution)
            change { it.copy(chosen = chosen, teams = teams) }
        }

    private fun open(team: UUID) {
        val institution = value()?.chosen?.institution ?: return
        desk.way.to(Place.Team(institution, team, following))
    }

    private fun backs(): Boolean {
        val shown = value()
        val backs = shown?.chosen != null && shown.institutions.size > 1
        if (backs) change { it.copy(chosen = null, teams = emptyList()) }
        return backs
    }
}

/** R07. */
class TeamModel(
    desk: Desk,
    scope: CoroutineScope,
    private val place: Place.Team,
) : Page<TeamChoice, TeamEvent>(desk, scope) {
    /** As [TeamsModel]. */
    override suspend fun read(her: UUID): (TeamChoice?) -> TeamChoice {
        if (value() != null) return { checkNotNull(it) }
        val team = desk.jiayi.teams(place.institution).first { it.team == place.team }
        return { before -> before?.copy(team = team) ?: TeamChoice(TeamStep.ABOUT, team) }
    }

    override fun on(event: TeamEvent) {
        when (event) {
            is FrameEvent -> if (event == FrameEvent.Back && backs()) Unit else common(event)
            is TeamEvent.Doctor -> change { it.copy(doctor = event.doctor) }
            is TeamEvent.Pack -> change { it.copy(pack = event.pack) }
            TeamEvent.Next -> next()
        }
    }

    private fun next() {
        val choice = value()?.takeIf { it.canGoOn } ?: return
        when (choice.step) {
            TeamStep.ABOUT -> change { it.copy(step = TeamStep.DOCTOR, doctor = it.doctor ?: it.onlyDoctor()) }
            TeamStep.DOCTOR -> change { it.copy(step = TeamStep.PACKAGE, pack = it.pack ?: it.onlyPack()) }
            TeamStep.PACKAGE -> act { her -> desk.way.to(Place.Sign(choice.offer(her))) }
        }
    }

    private fun TeamChoice.onlyDoctor() = doctors.filter { it.room!!.left > 0u }.singleOrNull()?.staff

    private fun TeamChoice.onlyPack() = team.packages.singleOrNull()?.`package`

    private suspend fun TeamChoice.offer(her: UUID): Offer {
        val today = desk.jiayi.home(her, desk.now()).today
        val doctor = team.members.first { it.staff == doctor }
        val pack = team.packages.first { it.`package` == pack }
        val wanted =
            Wanted(
                team = team.team,
                doctor = doctor.staff,
                `package` = pack.`package`,
                startsOn = place.following.earliest(today),
                years = YEARS,
                priorityGroups = emptyList(),
                origin = place.following,
            )
        return Offer(wanted, team.name, doctor.name, team.institutionName, pack.name)
    }

    private fun backs(): Boolean {
        val before = TeamStep.entries.getOrNull((value()?.step ?: return false).ordinal - 1) ?: return false
        change { it.copy(step = before) }
        return true
    }

    private companion object {
        /** What is usual; another term is agreed on at the desk. */
        const val YEARS = 1
    }
}
