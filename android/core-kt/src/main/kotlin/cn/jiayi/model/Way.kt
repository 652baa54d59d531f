package cn.jiayi.model

import cn.jiayi.core.ConsentPurpose
import cn.jiayi.core.SignedAs
import cn.jiayi.core.Told
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import java.util.UUID

/** A page, and what it is opened with. */
sealed interface Place {
    data object Home : Place

    data object Medicines : Place

    /** [counting]: what is left is counted at once. */
    data class Medicine(
        val medicine: UUID,
        val counting: Boolean = false,
    ) : Place

    data class Refill(
        val medicines: List<UUID>,
    ) : Place

    data object RefillStatus : Place

    data object LongConfirmation : Place

    data object Reliability : Place

    data object Inbox : Place

    data object Pressure : Place

    data object Glucose : Place

    data object Trend : Place

    data object Contract : Place

    data class EndContract(
        val contract: UUID,
    ) : Place

    data class WithdrawContract(
        val contract: UUID,
    ) : Place

    /** Whom one can sign with, in place of [following]. */
    data class Teams(
        val following: SignedAs,
    ) : Place

    data class Team(
        val institution: UUID,
        val team: UUID,
        val following: SignedAs,
    ) : Place

    data class Sign(
        val offer: Offer,
    ) : Place

    data object Family : Place

    data object AddRelative : Place

    data class RevokeGrant(
        val grant: UUID,
    ) : Place

    data class Consent(
        val purpose: ConsentPurpose,
    ) : Place

    data object Identity : Place

    data object Visits : Place

    data object Doctor : Place

    data class Reminder(
        val rung: Rung,
    ) : Place

    /** Of a time at which medicines are taken. */
    data class Dose(
        val dose: UUID,
    ) : Place

    data object Settings : Place

    data object Sync : Place

    data object Welcome : Place

    data object SignIn : Place

    /** What is done with somebody of the institution. */
    data object AtTheDesk : Place

    data object Privacy : Place

    /** A page of somebody of a team. */
    sealed interface OfTeam : Place

    /** G02. */
    data object Worklist : OfTeam

    /** G03; [version]: of her row on the list, as it was seen. */
    data class Card(
        val resident: UUID,
        val version: Long?,
    ) : OfTeam

    /** G04; [first]: another visit of hers was wanted, and this one is finished before. */
    data class Visit(
        val resident: UUID,
        val first: Boolean = false,
    ) : OfTeam

    data class Task(
        val resident: UUID,
        val task: UUID,
    ) : OfTeam

    data class TrendOf(
        val resident: UUID,
    ) : OfTeam

    data object Approvals : OfTeam

    /** G06: a record because of an item that waits. */
    data class Evidence(
        val resident: UUID,
        val item: UUID,
        val evidence: cn.jiayi.core.Evidence,
    ) : OfTeam

    data object ContractRequests : OfTeam

    /** G05. */
    data class Outcome(
        val whom: Whom,
    ) : OfTeam

    data class Snooze(
        val whom: Whom,
    ) : OfTeam

    data class Assign(
        val whom: Whom,
    ) : OfTeam

    data object History : OfTeam

    data object HomeVisits : OfTeam

    data object Find : OfTeam

    data object TeamStanding : OfTeam

    /** G12. */
    data object StaffSettings : OfTeam

    data object Wipe : OfTeam

    data class Reason(
        val about: Reasoned,
    ) : OfTeam

    /** What happened to what is on this phone. */
    data class Happened(
        val told: List<Told>,
    ) : Place
}

/** The pages that were opened, the one that is seen last. Back always works, and the first page is never left by it. */
class Way(
    places: List<Place> = listOf(Place.Home),
) {
    private val opened = MutableStateFlow(places)

    val places: StateFlow<List<Place>> = opened.asStateFlow()

    fun to(place: Place) = opened.update { if (it.last() == place) it else it + place }

    fun isFirst() = opened.value.size == 1

    /** False on the first page. */
    fun back(): Boolean {
        val before = opened.value
        opened.update { if (it.size > 1) it.dropLast(1) else it }
        return before.size > 1
    }

    /** It is done, unless she has gone on from it meanwhile. */
    fun leave(place: Place) = opened.update { if (it.size > 1 && it.last() == place) it.dropLast(1) else it }

    /** Whatever was opened on the way is done. */
    fun home() = opened.update { it.take(1) }

    /** Everything begins anew, as after signing in or out. */
    fun begin(place: Place) {
        opened.value = listOf(place)
    }
}
