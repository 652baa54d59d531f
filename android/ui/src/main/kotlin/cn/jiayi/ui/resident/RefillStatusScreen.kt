package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.RefillState
import cn.jiayi.design.Words
import cn.jiayi.model.RefillItem
import cn.jiayi.model.RefillStatusEvent
import cn.jiayi.model.RefillStatusState
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Notice
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.RefillBadge
import cn.jiayi.ui.parts.RefillLook
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Steps
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.WaitingBadge
import cn.jiayi.ui.parts.day
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** R14. */
@Composable
fun RefillStatusScreen(
    state: RefillStatusState,
    on: (RefillStatusEvent) -> Unit,
) = Page(state, words.refillStatus, on, { it.spoken(words) }) { items ->
    if (items.isEmpty()) Text(words.refillNoneWaiting)
    for (item in items) Item(item, on)
}

internal fun List<RefillItem>.spoken(words: Words): String =
    if (isEmpty()) words.refillNoneWaiting else joinToString("") { "${it.name}：${it.standing(words)}。" }

private fun RefillItem.standing(words: Words) = if (waits) words.waiting else RefillLook.of(refill.state).word(words)

@Composable
private fun Item(
    item: RefillItem,
    on: (RefillStatusEvent) -> Unit,
) = Card {
    val refill = item.refill
    Heading("${item.name} ${item.strength}")
    if (item.waits) WaitingBadge() else RefillBadge(refill.state)
    refill.reason?.let { Text(it) }
    refill.delayed
        ?.let {
            words.code(it)
        }?.let { Notice(Tone.WARN, Icon.HOURGLASS) { Text(words.refillDelayed(it.title)) } }
    refill.collectBy?.let { Text(words.refillCollectBy(words.day(it))) }
    val now = RefillLook.way.indexOf(RefillLook.of(refill.state))
    if (now >= 0) Steps(RefillLook.way.map { it.word(words) }, if (item.waits) -1 else now)
    if (refill.state == RefillState.RECEIVED) {
        SecondaryButton(
            words.refillWithdraw,
            Modifier.fillMaxWidth(),
        ) { on(RefillStatusEvent.Withdraw(refill.request)) }
    }
}
