package cn.jiayi.model

import cn.jiayi.core.Institution
import cn.jiayi.core.SignedAs
import cn.jiayi.core.Team
import cn.jiayi.core.Wanted
import java.time.Instant
import java.time.LocalDate
import java.util.UUID

/** R06: where, then which team. */
typealias TeamsState = Screen<Teams>

data class Teams(
    /** The nearest first. */
    val institutions: List<Institution>,
    val chosen: Institution? = null,
    /** Of the chosen one. */
    val teams: List<Team> = emptyList(),
    /** When the server said so; none when it was just now. */
    val asOf: Instant? = null,
)

sealed interface TeamsEvent {
    data class Choose(
        val institution: UUID,
    ) : TeamsEvent

    data class Open(
        val team: UUID,
    ) : TeamsEvent
}

/** R07: one question on a page. */
typealias TeamState = Screen<TeamChoice>

enum class TeamStep { ABOUT, DOCTOR, PACKAGE }

data class TeamChoice(
    val step: TeamStep,
    val team: Team,
    val doctor: UUID? = null,
    val pack: UUID? = null,
    /** As [Teams.asOf]. */
    val asOf: Instant? = null,
) {
    /** Those one can sign with. */
    val doctors get() = team.members.filter { it.room != null }

    val canGoOn
        get() =
            when (step) {
                TeamStep.ABOUT -> team.room.left > 0u && team.packages.isNotEmpty()
                TeamStep.DOCTOR -> doctor != null
                TeamStep.PACKAGE -> pack != null
            }
}

sealed interface TeamEvent {
    data class Doctor(
        val doctor: UUID,
    ) : TeamEvent

    data class Pack(
        val pack: UUID,
    ) : TeamEvent

    data object Next : TeamEvent
}

/** What she signs, by name. */
data class Offer(
    val wanted: Wanted,
    val team: String,
    val doctor: String,
    val institution: String,
    val pack: String,
)

/** Of the days on which it can begin, the first. */
internal fun SignedAs.earliest(today: LocalDate) = if (this is SignedAs.Transfer) today.plusDays(1) else today
