package cn.jiayi.ui

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.model.ConfirmEvent
import cn.jiayi.model.ConfirmState
import cn.jiayi.model.Content
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Restated
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** Before what cannot be undone: a page, not a window over one. Source: screens, A8 and A11. */
@Composable
fun ConfirmScreen(
    state: ConfirmState,
    on: (ConfirmEvent) -> Unit,
) {
    val title = (state.content as? Content.Ready)?.value?.title
    Page(
        state,
        title ?: words.loading,
        on,
        { confirm -> confirm.title + confirm.restated.joinToString("") },
        foot = { confirm ->
            PrimaryButton(confirm.act, icon = Icon.WARNING, tone = Tone.DANGER) { on(ConfirmEvent.Act) }
            SecondaryButton(words.cancel, Modifier.fillMaxWidth()) { on(ConfirmEvent.Cancel) }
        },
    ) { confirm ->
        Restated(confirm.restated)
    }
}
