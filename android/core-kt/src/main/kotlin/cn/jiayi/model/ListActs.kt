package cn.jiayi.model

import cn.jiayi.core.Colleague
import cn.jiayi.core.Did
import cn.jiayi.core.DoneAct
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneId
import java.util.UUID

/** About whom something is done on the list, and which version of her row was seen. */
data class Whom(
    val resident: UUID,
    val name: String,
    val version: Long?,
)

/** What was done and can be taken back. */
data class Done(
    val act: UUID,
    val resident: UUID,
    val name: String,
    val did: Did,
    val at: Instant,
)

/** G05: how a call ended, in one choice. */
typealias OutcomeState = Screen<Outcome>

enum class OutcomeKind { REACHED, NO_ANSWER, WRONG_NUMBER, WILL_COME, REFUSED, MOVED, DIED }

data class Outcome(
    val whom: Whom,
    /** None until something was chosen that needs more than the choice. */
    val kind: OutcomeKind? = null,
    val days: Days? = null,
    val needsReason: Boolean = false,
    val reason: String = "",
) {
    val isWhole get() = (days == null || days.chosen != null) && (!needsReason || reason.isNotBlank())
}

/** Some days of which one is chosen; [further] ones lie behind them or ahead. */
data class Days(
    val shown: List<LocalDate>,
    val back: Boolean,
    val chosen: LocalDate? = null,
    private val turned: Int = 0,
) {
    /** A month is as far ahead as somebody is put off by a choice of days. */
    val hasMore get() = back || turned < 4

    fun further(): Days {
        val days = if (back) back(shown.last().minusDays(1)) else ahead(shown.last().plusDays(1))
        return days.copy(turned = turned + 1)
    }

    companion object {
        private const val SHOWN = 6L

        fun ahead(from: LocalDate) = Days((0 until SHOWN).map(from::plusDays), back = false)

        fun back(from: LocalDate) = Days((0 until SHOWN).map(from::minusDays), back = true)
    }
}

sealed interface OutcomeEvent {
    data class Choose(
        val kind: OutcomeKind,
    ) : OutcomeEvent

    data class Day(
        val day: LocalDate,
    ) : OutcomeEvent

    data object MoreDays : OutcomeEvent

    data class Reason(
        val text: String,
    ) : OutcomeEvent

    data object Keep : OutcomeEvent
}

typealias SnoozeState = Screen<Snooze>

data class Snooze(
    val whom: Whom,
    val today: LocalDate,
    /** None before a day by itself is asked for. */
    val days: Days? = null,
)

sealed interface SnoozeEvent {
    /** That is all. */
    data class Until(
        val day: LocalDate,
    ) : SnoozeEvent

    data object MoreDays : SnoozeEvent
}

typealias AssignState = Screen<Assign>

data class Assign(
    val whom: Whom,
    val colleagues: List<Colleague>,
)

sealed interface AssignEvent {
    /** Nobody when none; that is all. */
    data class To(
        val colleague: UUID?,
    ) : AssignEvent
}

/** W5: what can still be taken back, the last first. */
typealias HistoryState = Screen<List<DoneAct>>

sealed interface HistoryEvent {
    data class Undo(
        val act: UUID,
    ) : HistoryEvent
}

/** The product's days are China's, wherever the phone is. */
internal fun Desk.today(): LocalDate = LocalDate.ofInstant(now(), ZoneId.of("Asia/Shanghai"))
