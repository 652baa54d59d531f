package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.model.ConsentEvent
import cn.jiayi.model.ConsentState
import cn.jiayi.model.Content
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.announced
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** One purpose of R04: given and taken back as easily. */
@Composable
fun ConsentScreen(
    state: ConsentState,
    on: (ConsentEvent) -> Unit,
) = Page(
    state,
    (state.content as? Content.Ready)?.value?.text?.title ?: words.familyConsents,
    on,
    { "${it.text.title}。${it.text.body}" },
    foot = { consent ->
        if (consent.given) {
            SecondaryButton(words.consentWithdraw, Modifier.fillMaxWidth(), Icon.UNDO) { on(ConsentEvent.Withdraw) }
        } else {
            PrimaryButton(words.consentGive, icon = Icon.CHECK) { on(ConsentEvent.Give) }
        }
    },
) { consent ->
    if (consent.given) {
        Badge(Tone.GOOD, Icon.CHECK, words.consentGiven, Modifier.announced())
    } else {
        Badge(Tone.CALM, Icon.CIRCLE, words.consentNot, Modifier.announced())
    }
    for (paragraph in consent.text.body.lines()) Text(paragraph)
    if (consent.text.optional) Quiet(words.consentOptional)
}
