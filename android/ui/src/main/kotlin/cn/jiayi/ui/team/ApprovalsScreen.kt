package cn.jiayi.ui.team

import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.Approval
import cn.jiayi.core.ControlLine
import cn.jiayi.design.Words
import cn.jiayi.model.Approvals
import cn.jiayi.model.ApprovalsEvent
import cn.jiayi.model.ApprovalsState
import cn.jiayi.model.Content
import cn.jiayi.model.Deciding
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Beside
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Check
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Notice
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.WaitingBadge
import cn.jiayi.ui.parts.day
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** G06. To approve is to sign: only what nothing speaks against is approved together, and never without a network. */
@Composable
fun ApprovalsScreen(
    state: ApprovalsState,
    on: (ApprovalsEvent) -> Unit,
) {
    val approvals = (state.content as? Content.Ready)?.value
    val confirming = approvals?.confirming == true
    val foot: (@Composable ColumnScope.(Approvals) -> Unit)? =
        if (approvals == null || approvals.waiting.isEmpty()) {
            null
        } else {
            { Foot(it, state.frame.offline, on) }
        }
    Page(state, if (confirming) words.approvalConfirm else words.approvalTitle, on, { it.spoken(words) }, foot = foot) {
        if (state.frame.offline) Notice(Tone.WARN, Icon.OFFLINE) { Text("${words.visitDraft}。${words.needsNetwork}") }
        when {
            it.waiting.isEmpty() -> {
                Badge(Tone.GOOD, Icon.CHECK, words.approvalNone)
            }

            confirming -> {
                for (deciding in it.agreed) Agreed(deciding.approval)
            }

            else -> {
                for (deciding in it.waiting) Waiting(deciding, deciding.id in it.chosen, on)
                Quiet(words.approvalNotChecked)
            }
        }
    }
}

private val Deciding.id get() = approval.item.stands.item
private val Approvals.agreed get() = waiting.filter { it.id in chosen }
private val Approval.medicine get() = "${item.name} ${item.strength}"

internal fun Approvals.spoken(words: Words): String =
    if (waiting.isEmpty()) {
        words.approvalNone
    } else {
        waiting.joinToString("") {
            "${it.approval.name}，${it.approval.medicine}。"
        }
    }

@Composable
private fun Foot(
    approvals: Approvals,
    offline: Boolean,
    on: (ApprovalsEvent) -> Unit,
) {
    val word = words.approvalChosen(approvals.chosen.size.toLong())
    val enabled = approvals.chosen.isNotEmpty() && !offline
    if (approvals.confirming) {
        PrimaryButton(word, icon = Icon.PEN, enabled = enabled) { on(ApprovalsEvent.Approve) }
    } else {
        PrimaryButton(word, enabled = enabled) { on(ApprovalsEvent.Next) }
    }
}

@Composable
private fun Agreed(approval: Approval) =
    Card {
        Heading("${approval.name} ${words.cardAge(approval.age.toLong())}")
        Text(approval.medicine)
    }

@Composable
private fun Waiting(
    deciding: Deciding,
    chosen: Boolean,
    on: (ApprovalsEvent) -> Unit,
) = Card {
    val approval = deciding.approval
    Heading("${approval.name} ${words.cardAge(approval.age.toLong())}")
    if (approval.waits) WaitingBadge()
    Text(approval.medicine)
    Quiet(words.approvalDaysLeft(approval.daysLeft))
    approval.lastVisit?.let { Quiet(words.approvalLastVisit(words.day(it))) }
    approval.note?.let { Text(it) }
    approval.earlyReason?.let { Text(words.approvalEarly(it)) }
    for (line in approval.control) Control(line)
    for (flag in deciding.flags) words.code(flag)?.let { Badge(Tone.DANGER, Icon.WARNING, it.title) }
    if (deciding.clear) {
        Check(words.approvalApprove, chosen, Modifier.fillMaxWidth()) { on(ApprovalsEvent.Choose(deciding.id, it)) }
    } else {
        Quiet(words.approvalCannot)
    }
    Beside(
        { SecondaryButton(words.inboxOpen, it) { on(ApprovalsEvent.Open(approval.resident)) } },
        {
            SecondaryButton(
                words.approvalRefuse,
                it,
                Icon.CROSS,
                Tone.DANGER,
            ) { on(ApprovalsEvent.Refuse(deciding.id)) }
        },
    )
}

@Composable
private fun Control(line: ControlLine) {
    val programme = words.programme(line.programme) ?: line.programme
    if (line.controlled) {
        Badge(Tone.GOOD, Icon.CHECK, words.approvalControlled(programme))
    } else {
        Badge(Tone.DANGER, Icon.WARNING, words.approvalUncontrolled(programme))
    }
}
