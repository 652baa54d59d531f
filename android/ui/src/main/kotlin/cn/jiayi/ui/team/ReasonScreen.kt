package cn.jiayi.ui.team

import androidx.compose.runtime.Composable
import cn.jiayi.design.Words
import cn.jiayi.model.Content
import cn.jiayi.model.Reason
import cn.jiayi.model.ReasonEvent
import cn.jiayi.model.ReasonState
import cn.jiayi.model.Reasoned
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Field
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.said
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** A no, and why: she reads it. */
@Composable
fun ReasonScreen(
    state: ReasonState,
    on: (ReasonEvent) -> Unit,
) {
    val about = (state.content as? Content.Ready)?.value?.about
    Page(
        state,
        about?.title(words) ?: words.refuseWhy,
        on,
        { it.about.title(words) + it.about.name },
        foot = {
            PrimaryButton(it.about.act(words), icon = Icon.CROSS, enabled = it.text.isNotBlank(), tone = Tone.DANGER) {
                on(ReasonEvent.Send)
            }
        },
    ) { reason ->
        Card {
            Heading(reason.about.name)
            (reason.about as? Reasoned.Refill)?.let { Text(it.medicine) }
        }
        Why(reason, on)
    }
}

private fun Reasoned.title(words: Words) = if (this is Reasoned.Refill) words.refuseTitle else words.requestDecline

private fun Reasoned.act(words: Words) = if (this is Reasoned.Refill) words.approvalRefuse else words.requestDecline

@Composable
private fun Why(
    reason: Reason,
    on: (ReasonEvent) -> Unit,
) = Field(
    words.refuseWhy,
    reason.text,
    { on(ReasonEvent.Write(it)) },
    wrong = reason.wrong?.let { words.said(it) },
    lines = 3,
)
