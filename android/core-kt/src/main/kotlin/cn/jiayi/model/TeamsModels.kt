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
    /** Asked for once: what she chooses from stands while she does. What the phone had kept is asked for again. */
    override suspend fun read(her: UUID): (Teams?) -> Teams {
        val shown = value()
        if (shown != null && shown.asOf == null) return { checkNotNull(it) }
        val found = desk.jiayi.findInstitutions(desk.now())
        val where = shown?.chosen ?: found.found.singleOrNull()
        val teams = where?.let { desk.jiayi.findTeams(it.institution, desk.now()) }
        val asOf = listOfNotNull(found.asOf, teams?.asOf).minOrNull()
        val fresh = Teams(found.found, where, teams?.found.orEmpty(), asOf)
        // Where she has gone on meanwhile, she stays.
        return { before -> before?.takeIf { it.chosen != shown?.chosen } ?: fresh }
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
            val teams = desk.jiayi.findTeams(institution, desk.now())
            change {
                val asOf = listOfNotNull(it.asOf, teams.asOf).minOrNull()
                it.copy(chosen = chosen, teams = teams.found, asOf = asOf)
            }
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
        val shown = value()
        if (shown != null && shown.asOf == null) return { checkNotNull(it) }
        val teams = desk.jiayi.findTeams(place.institution, desk.now())
        val team = teams.found.find { it.team == place.team } ?: throw gone()
        return { before ->
            before?.copy(team = team, asOf = teams.asOf) ?: TeamChoice(TeamStep.ABOUT, team, asOf = teams.asOf)
        }
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
