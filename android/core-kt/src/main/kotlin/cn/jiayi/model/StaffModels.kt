package cn.jiayi.model

import cn.jiayi.core.HomeVisits
import cn.jiayi.core.ListPart
import cn.jiayi.core.TeamStanding
import cn.jiayi.core.Unlock
import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** G08. [card] and [visit]: where a record is opened, and where a visit is written down. */
class HomeVisitsModel(
    desk: Desk,
    scope: CoroutineScope,
    private val card: (UUID) -> Place?,
    private val visit: (UUID) -> Place?,
) : TeamPage<HomeVisits, HomeVisitsEvent>(desk, scope) {
    override suspend fun team() = whole(desk.jiayi.homeVisits(desk.ownTeam(), desk.now()))

    override fun on(event: HomeVisitsEvent) {
        when (event) {
            is FrameEvent -> common(event)
            is HomeVisitsEvent.Open -> card(event.resident)?.let(desk.way::to)
            is HomeVisitsEvent.Visit -> visit(event.resident)?.let(desk.way::to)
        }
    }
}

/** G10. */
class TeamStandingModel(
    desk: Desk,
    scope: CoroutineScope,
) : TeamPage<TeamStanding, TeamStandingEvent>(desk, scope) {
    override suspend fun team() = whole(desk.jiayi.teamStanding(desk.ownTeam(), desk.now()))

    override fun on(event: TeamStandingEvent) {
        when (event) {
            is FrameEvent -> common(event)
            TeamStandingEvent.Find -> desk.way.to(Place.Find)
            TeamStandingEvent.OpenApprovals -> desk.way.to(Place.Approvals)
            TeamStandingEvent.OpenHistory -> desk.way.to(Place.History)
            TeamStandingEvent.OpenRequests -> desk.way.to(Place.ContractRequests)
            TeamStandingEvent.OpenRound -> desk.way.to(Place.HomeVisits)
            TeamStandingEvent.OpenSettings -> desk.way.to(Place.StaffSettings)
        }
    }
}

/** G11. */
class FindModel(
    desk: Desk,
    scope: CoroutineScope,
    private val card: (UUID) -> Place?,
) : TeamPage<Find, FindEvent>(desk, scope, Find()) {
    override suspend fun team(): (Find?) -> Find {
        val text = value()?.text.orEmpty()
        val found = if (text.length >= LEAST) search(text) else null
        return { before -> if (before == null || before.text == text) Find(text, found) else before }
    }

    override fun on(event: FindEvent) {
        when (event) {
            is FrameEvent -> {
                common(event)
            }

            is FindEvent.Open -> {
                card(event.resident)?.let(desk.way::to)
            }

            is FindEvent.Write -> {
                change { it.copy(text = event.text.take(MOST)) }
                attempt {
                    val how = team()
                    change { how(it) }
                }
            }
        }
    }

    private suspend fun search(text: String) =
        desk.jiayi.worklist(
            desk.ownTeam(),
            ListPart(null, null, null, null, null, null, text),
            null,
            SHOWN,
            desk.now(),
        )

    private companion object {
        const val LEAST = 2

        /** Characters of a search, at most. */
        const val MOST = 40
        const val SHOWN = 20u
    }
}

/** G12. */
class StaffSettingsModel(
    desk: Desk,
    scope: CoroutineScope,
    private val book: WishBook,
    private val steps: List<Int>,
) : TeamPage<StaffSettings, StaffSettingsEvent>(desk, scope) {
    override suspend fun team(): (StaffSettings?) -> StaffSettings {
        val account = desk.jiayi.ownAccount()
        val until = (desk.jiayi.unlock(null, desk.now()) as? Unlock.ByPhone)?.until
        return whole(StaffSettings(account?.name, account?.role.orEmpty(), until, look()))
    }

    private fun look() = Settings.of(book.wishes.value, steps, remindersWork = null)

    override fun on(event: StaffSettingsEvent) {
        when (event) {
            is FrameEvent -> {
                common(event)
            }

            is StaffSettingsEvent.Look -> {
                book.keep(book.wishes.value.after(event.event))
                change { it.copy(look = look()) }
            }

            StaffSettingsEvent.OpenSync -> {
                desk.way.to(Place.Sync)
            }

            StaffSettingsEvent.Wipe -> {
                desk.way.to(Place.Wipe)
            }
        }
    }
}

/** What is lost by it is said before. [said]: that in words, of so many that are not sent. */
class WipeModel(
    desk: Desk,
    scope: CoroutineScope,
    private val said: (unsent: Int) -> Confirm,
) : TeamPage<Confirm, ConfirmEvent>(desk, scope) {
    override suspend fun team(): (Confirm?) -> Confirm {
        val unsent =
            desk.jiayi
                .syncCentre(desk.now())
                .unsent
        return whole(said((unsent.waiting + unsent.rejected + unsent.ofOthers).toInt()))
    }

    override fun on(event: ConfirmEvent) {
        when (event) {
            is FrameEvent -> {
                common(event)
            }

            ConfirmEvent.Cancel -> {
                desk.way.back()
            }

            ConfirmEvent.Act -> {
                attempt {
                    desk.jiayi.signOut()
                    desk.begin()
                }
            }
        }
    }
}

/** The first of one's teams: nobody's phone follows the list of a second one before it has shown that of the first. */
internal suspend fun Desk.ownTeam(): UUID = jiayi.ownTeams(now()).firstOrNull()?.team ?: throw gone()
