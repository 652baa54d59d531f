package cn.jiayi.model

import cn.jiayi.core.Approval
import cn.jiayi.core.Evidence
import cn.jiayi.core.JiayiException
import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** G06. [card]: where somebody's record is opened. */
class ApprovalsModel(
    desk: Desk,
    scope: CoroutineScope,
    private val card: (UUID) -> Place?,
) : TeamPage<Approvals, ApprovalsEvent>(desk, scope) {
    /** Signed, and waiting here only until the next run has told so. */
    private val done = mutableSetOf<UUID>()

    override suspend fun team(): (Approvals?) -> Approvals {
        val waiting = desk.jiayi.approvals(desk.now()).filterNot { it.id in done }
        val ids = waiting.map { it.id }.toSet()
        return { before ->
            before?.copy(waiting = waiting, chosen = before.chosen intersect ids) ?: Approvals(waiting)
        }
    }

    override fun on(event: ApprovalsEvent) {
        when (event) {
            is FrameEvent -> if (event == FrameEvent.Back) stepBack() else common(event)
            is ApprovalsEvent.Alone -> alone(event.item)
            ApprovalsEvent.Approve -> approve()
            is ApprovalsEvent.Choose -> choose(event.item, event.approved)
            is ApprovalsEvent.Monitored -> change { it.copy(monitored = event.looked) }
            ApprovalsEvent.Next -> change { it.copy(confirming = it.chosen.isNotEmpty()) }
            is ApprovalsEvent.Open -> card(event.resident)?.let(desk.way::to)
            is ApprovalsEvent.Record -> record(event.item, event.evidence)
            is ApprovalsEvent.Refuse -> refuse(event.item)
        }
    }

    private fun choose(
        item: UUID,
        approved: Boolean,
    ) = change { before ->
        val clear = before.waiting.any { it.id == item && it.clear }
        before.copy(chosen = if (approved && clear) before.chosen + item else before.chosen - item)
    }

    private fun alone(item: UUID) =
        change { before ->
            val can = before.waiting.any { it.id == item && it.canBeSigned }
            if (can) before.copy(chosen = setOf(item), confirming = true, monitored = false) else before
        }

    private fun stepBack() {
        val approvals = value()
        when {
            approvals?.signing == true -> Unit
            approvals?.confirming == true -> change { it.copy(confirming = false, chosen = it.clearlyChosen()) }
            else -> common(FrameEvent.Back)
        }
    }

    /** What was looked at by itself is not one of several. */
    private fun Approvals.clearlyChosen() = agreed.filter { it.clear }.map { it.id }.toSet()

    private fun record(
        item: UUID,
        evidence: Evidence,
    ) {
        val resident = value()?.waiting?.find { it.id == item && evidence in it.lacks }?.resident ?: return
        when (evidence) {
            Evidence.VISIT -> desk.way.to(Place.Visit(resident))

            Evidence.ASSESSMENT, Evidence.EDUCATION -> desk.way.to(Place.Evidence(resident, item, evidence))

            // Nobody confirms for her.
            Evidence.CONFIRMATION -> Unit
        }
    }

    private fun refuse(item: UUID) {
        val approval = value()?.waiting?.find { it.id == item } ?: return
        val request = approval.item.stands.request
        desk.way.to(Place.Reason(Reasoned.Refill(approval.resident, request, item, approval.name, approval.medicine)))
    }

    /** Each by itself: what one was refused for does not hold up the next. */
    private fun approve() {
        val asked = value()?.takeIf { it.confirming && it.canSign } ?: return
        change { it.copy(signing = true, signed = 0, refused = emptyMap()) }
        attempt {
            val refused = mutableMapOf<UUID, Wrong>()
            try {
                for (approval in asked.agreed) sign(approval, asked.monitored)?.let { refused[approval.id] = it }
            } finally {
                change { it.told(asked.agreed, refused) }
            }
            if (refused.size < asked.agreed.size) desk.synchronise()
        }
    }

    private suspend fun sign(
        approval: Approval,
        monitored: Boolean,
    ): Wrong? =
        try {
            desk.jiayi.approveRefill(approval.resident, approval.id, monitored, desk.now())
            done += approval.id
            null
        } catch (why: JiayiException) {
            why.wrong() ?: throw why
        }

    private fun Approvals.told(
        asked: List<Approval>,
        refused: Map<UUID, Wrong>,
    ) = Approvals(
        waiting = waiting.filterNot { it.id in done },
        signed = asked.count { it.id in done },
        refused = refused,
    )
}

val Approval.medicine get() = "${item.name} ${item.strength}"
