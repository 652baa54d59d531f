package cn.jiayi.model

import cn.jiayi.core.CallOutcome
import cn.jiayi.core.Did
import cn.jiayi.core.DoneAct
import cn.jiayi.core.JiayiException
import cn.jiayi.core.needsReason
import kotlinx.coroutines.CoroutineScope
import java.time.LocalDate
import java.util.UUID

/** A page on which one choice is an act: with it the page is done. */
abstract class ActPage<T, E>(
    desk: Desk,
    scope: CoroutineScope,
    private val place: Place,
    private val whom: Whom,
    first: T,
) : TeamPage<T, E>(desk, scope, first) {
    private var acted = false

    protected fun does(
        did: Did,
        act: suspend () -> UUID,
    ) {
        // A second tap finds it done.
        if (acted) return
        acted = true
        attempt {
            try {
                desk.did(Done(act(), whom.resident, whom.name, did, desk.now()))
            } catch (why: JiayiException) {
                acted = false
                throw why
            }
            kept()
            desk.way.leave(place)
        }
    }
}

/** G05. */
class OutcomeModel(
    desk: Desk,
    scope: CoroutineScope,
    private val whom: Whom,
) : ActPage<Outcome, OutcomeEvent>(desk, scope, Place.Outcome(whom), whom, Outcome(whom)) {
    override suspend fun team(): (Outcome?) -> Outcome = { it ?: Outcome(whom) }

    override fun on(event: OutcomeEvent) {
        when (event) {
            is FrameEvent -> {
                val deeper = value()?.kind != null
                if (event == FrameEvent.Back && deeper) change { Outcome(whom) } else common(event)
            }

            is OutcomeEvent.Choose -> {
                choose(event.kind)
            }

            is OutcomeEvent.Day -> {
                change { it.copy(days = it.days?.copy(chosen = event.day)) }
            }

            OutcomeEvent.Keep -> {
                value()?.takeIf { it.kind != null && it.isWhole }?.let(::keep)
            }

            OutcomeEvent.MoreDays -> {
                change { it.copy(days = it.days?.further()) }
            }

            is OutcomeEvent.Reason -> {
                change { it.copy(reason = event.text) }
            }
        }
    }

    private fun choose(kind: OutcomeKind) {
        val today = desk.today()
        val days =
            when (kind) {
                OutcomeKind.WILL_COME -> Days.ahead(today.plusDays(1))
                OutcomeKind.MOVED, OutcomeKind.DIED -> Days.back(today)
                else -> null
            }
        val chosen = Outcome(whom, kind, days, needsReason(kind.on(today)))
        if (chosen.isWhole) keep(chosen) else change { chosen }
    }

    private fun keep(outcome: Outcome) {
        val said = checkNotNull(outcome.kind).on(outcome.days?.chosen ?: desk.today())
        val reason = outcome.reason.ifBlank { null }
        does(Did.CALL) { desk.jiayi.recordCall(whom.resident, said, reason, whom.version, desk.now()) }
    }

    private fun OutcomeKind.on(day: LocalDate): CallOutcome =
        when (this) {
            OutcomeKind.REACHED -> CallOutcome.Reached
            OutcomeKind.NO_ANSWER -> CallOutcome.NoAnswer
            OutcomeKind.WRONG_NUMBER -> CallOutcome.WrongNumber
            OutcomeKind.WILL_COME -> CallOutcome.WillCome(day)
            OutcomeKind.REFUSED -> CallOutcome.Refused
            OutcomeKind.MOVED -> CallOutcome.Moved(day)
            OutcomeKind.DIED -> CallOutcome.Died(day)
        }
}

class SnoozeModel(
    desk: Desk,
    scope: CoroutineScope,
    private val whom: Whom,
) : ActPage<Snooze, SnoozeEvent>(desk, scope, Place.Snooze(whom), whom, Snooze(whom, desk.today())) {
    override suspend fun team(): (Snooze?) -> Snooze = { checkNotNull(it) }

    override fun on(event: SnoozeEvent) {
        when (event) {
            is FrameEvent -> {
                common(event)
            }

            SnoozeEvent.MoreDays -> {
                change { it.copy(days = it.days?.further() ?: Days.ahead(it.today.plusDays(1))) }
            }

            is SnoozeEvent.Until -> {
                does(Did.SNOOZE) { desk.jiayi.snooze(whom.resident, event.day, whom.version, desk.now()) }
            }
        }
    }
}

class AssignModel(
    desk: Desk,
    scope: CoroutineScope,
    private val whom: Whom,
) : ActPage<Assign, AssignEvent>(desk, scope, Place.Assign(whom), whom, Assign(whom, emptyList())) {
    override suspend fun team(): (Assign?) -> Assign {
        val colleagues = desk.jiayi.ownTeams(desk.now()).flatMap { it.members }
        return whole(Assign(whom, colleagues.distinctBy { it.staff }))
    }

    override fun on(event: AssignEvent) {
        when (event) {
            is FrameEvent -> {
                common(event)
            }

            is AssignEvent.To -> {
                does(Did.ASSIGN) { desk.jiayi.assign(whom.resident, event.colleague, whom.version, desk.now()) }
            }
        }
    }
}

/** W5. */
class HistoryModel(
    desk: Desk,
    scope: CoroutineScope,
) : TeamPage<List<DoneAct>, HistoryEvent>(desk, scope) {
    override suspend fun team() = whole(desk.jiayi.listHistory(desk.now()))

    override fun on(event: HistoryEvent) {
        when (event) {
            is FrameEvent -> {
                common(event)
            }

            is HistoryEvent.Undo -> {
                attempt {
                    val done = value()?.find { it.act == event.act } ?: return@attempt
                    desk.jiayi.undo(done.resident, done.act, desk.now())
                    kept()
                }
            }
        }
    }
}
