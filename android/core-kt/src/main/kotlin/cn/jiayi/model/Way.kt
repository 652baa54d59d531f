package cn.jiayi.model

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

    data class Refill(
        val medicines: List<UUID>,
    ) : Place

    data object RefillStatus : Place

    data object Inbox : Place

    data object Pressure : Place

    data object Glucose : Place

    data object Trend : Place

    data object Contract : Place

    data object Settings : Place

    data object Sync : Place

    data object Welcome : Place

    data object SignIn : Place

    /** What is done with somebody of the institution. */
    data object AtTheDesk : Place

    data object Privacy : Place

    /** The staff's pages are not there yet. */
    data object StaffLater : Place

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

    /** Whatever was opened on the way is done. */
    fun home() = opened.update { it.take(1) }

    /** Everything begins anew, as after signing in or out. */
    fun begin(place: Place) {
        opened.value = listOf(place)
    }
}
