package cn.jiayi.ui.team

import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.ContractRequest
import cn.jiayi.design.Words
import cn.jiayi.model.Answering
import cn.jiayi.model.Content
import cn.jiayi.model.ContractRequests
import cn.jiayi.model.ContractRequestsEvent
import cn.jiayi.model.ContractRequestsState
import cn.jiayi.model.canBeAccepted
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Field
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Notice
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.Refused
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.day
import cn.jiayi.ui.parts.year
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** G07. To accept is to sign: what is accepted is looked at by itself, and never without a network. */
@Composable
fun ContractRequestsScreen(
    state: ContractRequestsState,
    on: (ContractRequestsEvent) -> Unit,
) {
    val requests = (state.content as? Content.Ready)?.value
    val opened = requests?.run { waiting.find { it.contract == opened?.contract } }
    val foot: (@Composable ColumnScope.(ContractRequests) -> Unit)? =
        opened?.takeIf { it.mineToAnswer }?.let { request ->
            { view -> view.opened?.let { Foot(request, it, state.frame.offline, on) } }
        }
    val title = if (opened == null) words.requestTitle else words.requestConfirm
    Page(state, title, on, { it.spoken(words) }, foot = foot) { view ->
        if (state.frame.offline) Notice(Tone.WARN, Icon.OFFLINE) { Text("${words.visitDraft}。${words.needsNetwork}") }
        val answering = view.opened
        when {
            view.waiting.isEmpty() -> Badge(Tone.GOOD, Icon.CHECK, words.requestNone)
            opened != null && answering != null -> Opened(opened, answering, on)
            else -> for (request in view.waiting) Waiting(request, on)
        }
    }
}

internal fun ContractRequests.spoken(words: Words): String {
    val shown = waiting.filter { opened == null || it.contract == opened?.contract }
    return shown
        .joinToString(
            "",
        ) { "${it.name}，${words.requestPackage(it.packageName)}。" }
        .ifEmpty { words.requestNone }
}

private val ContractRequest.packageName get() = `package`

@Composable
private fun Waiting(
    request: ContractRequest,
    on: (ContractRequestsEvent) -> Unit,
) = Card {
    Who(request)
    if (!request.mineToAnswer) Quiet(words.requestNotMine)
    SecondaryButton(words.inboxOpen, Modifier.fillMaxWidth()) { on(ContractRequestsEvent.Open(request.contract)) }
}

@Composable
private fun Who(request: ContractRequest) {
    Heading("${request.name} ${words.cardAge(request.age.toLong())}")
    Badge(Tone.WARN, Icon.CALENDAR, words.requestAnswerBy(words.day(request.answerBy)))
    if (!request.verified) Badge(Tone.WARN, Icon.PERSON, words.requestUnverified)
    if (request.signedByGuardian) Badge(Tone.CALM, Icon.PEOPLE, words.requestGuardian)
}

@Composable
private fun Opened(
    request: ContractRequest,
    answering: Answering,
    on: (ContractRequestsEvent) -> Unit,
) {
    Card {
        Who(request)
        Text(words.requestPackage(request.packageName))
        Text(words.requestDoctor(request.doctorName))
        Text(words.requestTerm(words.year(request.startsOn), words.year(request.endsOn)))
    }
    if (!request.mineToAnswer) {
        Notice(Tone.WARN, Icon.INFO) { Text(words.requestNotMine) }
        return
    }
    answering.wrong?.let { Refused(it) }
    if (!request.verified) Field(words.requestCard, answering.card, { on(ContractRequestsEvent.Card(it)) })
    if (answering.full) {
        Notice(Tone.WARN, Icon.PEOPLE) { Text(words.requestFull) }
        Field(words.requestOverWhy, answering.whyOneMore, { on(ContractRequestsEvent.WhyOneMore(it)) }, lines = 2)
    }
}

@Composable
private fun Foot(
    request: ContractRequest,
    answering: Answering,
    offline: Boolean,
    on: (ContractRequestsEvent) -> Unit,
) {
    PrimaryButton(words.requestAccept, icon = Icon.PEN, enabled = !offline && request.canBeAccepted(answering)) {
        on(ContractRequestsEvent.Accept)
    }
    SecondaryButton(words.requestDecline, Modifier.fillMaxWidth(), Icon.CROSS, Tone.DANGER) {
        on(ContractRequestsEvent.Decline)
    }
}
