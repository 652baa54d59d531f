package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.RefillItem
import cn.jiayi.core.RefillRequest
import cn.jiayi.core.RefillState
import cn.jiayi.design.Words
import cn.jiayi.model.RefillStatus
import cn.jiayi.model.RefillStatusEvent
import cn.jiayi.model.RefillStatusState
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Notice
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.RefillBadge
import cn.jiayi.ui.parts.RefillLook
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Steps
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.WaitingBadge
import cn.jiayi.ui.parts.day
import cn.jiayi.ui.parts.time
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** R14. */
@Composable
fun RefillStatusScreen(
    state: RefillStatusState,
    on: (RefillStatusEvent) -> Unit,
) = Page(state, words.refillStatus, on, { it.spoken(words) }) { status ->
    status.toConfirm?.let { asked ->
        Notice(Tone.WARN, Icon.PEN) { Text(words.longAsked(asked.days.toLong())) }
        PrimaryButton(words.longTitle, icon = Icon.PEN) { on(RefillStatusEvent.Confirm) }
    }
    if (status.requests.isEmpty()) Text(words.refillNoneWaiting)
    for (request in status.requests) for (item in request.items) Item(item, request, on)
}

internal fun RefillStatus.spoken(words: Words): String =
    toConfirm?.let { words.longAsked(it.days.toLong()) }.orEmpty() + requests.spoken(words)

private fun List<RefillRequest>.spoken(words: Words): String =
    flatMap { request -> request.items.map { "${it.name}：${it.standing(request, words)}。" } }
        .joinToString("")
        .ifEmpty { words.refillNoneWaiting }

private fun RefillItem.standing(
    request: RefillRequest,
    words: Words,
) = if (request.waits) words.waiting else RefillLook.of(stands.state).word(words)

@Composable
private fun Item(
    item: RefillItem,
    request: RefillRequest,
    on: (RefillStatusEvent) -> Unit,
) = Card {
    val stands = item.stands
    Heading("${item.name} ${item.strength}")
    Quiet(words.refillAskedOn(words.time(request.requestedAt)))
    if (request.waits) WaitingBadge() else RefillBadge(stands.state)
    stands.reason?.let { Text(it) }
    stands.delayed
        ?.let {
            words.code(it)
        }?.let { Notice(Tone.WARN, Icon.HOURGLASS) { Text(words.refillDelayed(it.title)) } }
    stands.collectBy?.let { Text(words.refillCollectBy(words.day(it))) }
    if (!request.waits) Steps(RefillLook.way(stands.state, words))
    if (stands.state == RefillState.RECEIVED) {
        SecondaryButton(words.refillWithdraw, Modifier.fillMaxWidth()) {
            on(RefillStatusEvent.Withdraw(request.request, stands.item))
        }
    }
}
