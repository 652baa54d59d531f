package cn.jiayi.ui.team

import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.Approval
import cn.jiayi.core.ControlLine
import cn.jiayi.core.Evidence
import cn.jiayi.design.Words
import cn.jiayi.model.Approvals
import cn.jiayi.model.ApprovalsEvent
import cn.jiayi.model.ApprovalsState
import cn.jiayi.model.Content
import cn.jiayi.model.Wrong
import cn.jiayi.model.canBeSigned
import cn.jiayi.model.id
import cn.jiayi.model.medicine
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
import cn.jiayi.ui.parts.Refused
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.WaitingBadge
import cn.jiayi.ui.parts.announced
import cn.jiayi.ui.parts.day
import cn.jiayi.ui.parts.name
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
        if (it.signed > 0) {
            Badge(Tone.GOOD, Icon.CHECK, words.approvalSigned(it.signed.toLong()), Modifier.announced())
        }
        if (it.refused.isNotEmpty()) {
            Badge(Tone.DANGER, Icon.WARNING, words.approvalNotSigned(it.refused.size.toLong()), Modifier.announced())
        }
        when {
            it.waiting.isEmpty() -> {
                Badge(Tone.GOOD, Icon.CHECK, words.approvalNone)
            }

            confirming -> {
                for (approval in it.agreed) Agreed(approval)
                if (it.mustBeMonitored) {
                    Check(words.approvalMonitored, it.monitored, Modifier.fillMaxWidth()) { looked ->
                        on(ApprovalsEvent.Monitored(looked))
                    }
                }
            }

            else -> {
                for (approval in it.waiting) {
                    Waiting(approval, approval.id in it.chosen, it.refused[approval.id], on)
                }
                Quiet(words.approvalNotChecked)
            }
        }
    }
}

internal fun Approvals.spoken(words: Words): String =
    if (waiting.isEmpty()) {
        words.approvalNone
    } else {
        waiting.joinToString("") {
            "${it.name}，${it.medicine}。"
        }
    }

@Composable
private fun Foot(
    approvals: Approvals,
    offline: Boolean,
    on: (ApprovalsEvent) -> Unit,
) {
    val word = words.approvalChosen(approvals.chosen.size.toLong())
    when {
        approvals.signing -> {
            PrimaryButton(words.approvalSigning, enabled = false) {}
        }

        approvals.confirming -> {
            PrimaryButton(word, icon = Icon.PEN, enabled = approvals.canSign && !offline) { on(ApprovalsEvent.Approve) }
        }

        else -> {
            PrimaryButton(word, enabled = approvals.chosen.isNotEmpty() && !offline) { on(ApprovalsEvent.Next) }
        }
    }
}

@Composable
private fun Agreed(approval: Approval) =
    Card {
        Heading("${approval.name} ${words.cardAge(approval.age.toLong())}")
        Text(approval.medicine)
        approval.earlyReason?.let { Text(words.approvalEarly(it)) }
        Minded(approval)
    }

/** What does not stand in the way, and has to be thought of. */
@Composable
private fun Minded(approval: Approval) {
    for (line in approval.minds) {
        val mind = words.mind(line.mind) ?: line.mind
        val said = line.becauseOf?.let { words.approvalMind(mind, it) } ?: mind
        Badge(Tone.WARN, Icon.WARNING, said)
    }
    approval.monitoring?.let { Badge(Tone.WARN, Icon.INFO, words.approvalMonitoring(it)) }
}

@Composable
private fun Waiting(
    approval: Approval,
    chosen: Boolean,
    refused: Wrong?,
    on: (ApprovalsEvent) -> Unit,
) = Card {
    Heading("${approval.name} ${words.cardAge(approval.age.toLong())}")
    if (approval.waits) WaitingBadge()
    Text(approval.medicine)
    Quiet(words.approvalDaysLeft(approval.daysLeft))
    approval.lastVisit?.let { Quiet(words.approvalLastVisit(words.day(it))) }
    approval.note?.let { Text(it) }
    approval.earlyReason?.let { Text(words.approvalEarly(it)) }
    for (line in approval.control) Control(line)
    Minded(approval)
    for (code in approval.against) words.code(code)?.let { Badge(Tone.DANGER, Icon.WARNING, it.title) }
    refused?.let { Refused(it) }
    when {
        approval.clear -> {
            Check(words.approvalApprove, chosen, Modifier.fillMaxWidth()) { on(ApprovalsEvent.Choose(approval.id, it)) }
        }

        approval.canBeSigned -> {
            SecondaryButton(words.approvalAlone, Modifier.fillMaxWidth(), Icon.PEN) {
                on(ApprovalsEvent.Alone(approval.id))
            }
        }

        approval.lacks.isEmpty() -> {
            Quiet(words.approvalCannot)
        }

        else -> {
            Lacking(approval, on)
        }
    }
    Beside(
        { SecondaryButton(words.inboxOpen, it) { on(ApprovalsEvent.Open(approval.resident)) } },
        {
            SecondaryButton(
                words.approvalRefuse,
                it,
                Icon.CROSS,
                Tone.DANGER,
            ) { on(ApprovalsEvent.Refuse(approval.id)) }
        },
    )
}

/** Each where it helps; what is hers to do is said. */
@Composable
private fun Lacking(
    approval: Approval,
    on: (ApprovalsEvent) -> Unit,
) {
    if (Evidence.CONFIRMATION in approval.lacks) Quiet(words.evidenceHers)
    for (evidence in approval.lacks - Evidence.CONFIRMATION) {
        SecondaryButton(words.name(evidence), Modifier.fillMaxWidth(), Icon.PEN) {
            on(ApprovalsEvent.Record(approval.id, evidence))
        }
    }
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
