package cn.jiayi.ui.team

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.Unlock
import cn.jiayi.design.Words
import cn.jiayi.model.Proof
import cn.jiayi.model.UnlockEvent
import cn.jiayi.model.UnlockState
import cn.jiayi.model.Unlocked
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Notice
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.time
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** G01. Nothing of anybody stands on it. */
@Composable
fun UnlockScreen(
    state: UnlockState,
    on: (UnlockEvent) -> Unit,
) = Page(
    state.copy(frame = state.frame.copy(waiting = 0, rejected = 0, done = null)),
    words.lockTitle,
    on,
    { it.spoken(words) },
    root = true,
    foot = { unlocked ->
        if (unlocked.stands is Unlock.ByPhone) {
            PrimaryButton(words.lockOpen, icon = Icon.PERSON) { on(UnlockEvent.Open) }
            SecondaryButton(words.lockSignIn, Modifier.fillMaxWidth()) { on(UnlockEvent.SignIn) }
        } else {
            PrimaryButton(words.lockSignIn, icon = Icon.PERSON) { on(UnlockEvent.SignIn) }
        }
    },
) { unlocked ->
    Text(words.lockWhy)
    when (val stands = unlocked.stands) {
        is Unlock.ByPhone -> Quiet(words.lockUntil(words.time(stands.until)))
        Unlock.BySignIn -> Notice(Tone.WARN, Icon.CLOCK) { Text(words.lockOver) }
        Unlock.Open -> Unit
    }
    unlocked.tried(words)?.let { Notice(Tone.DANGER, Icon.WARNING) { Text(it) } }
    if (unlocked.stands == Unlock.BySignIn) Quiet(words.signInAgainWhy)
}

private fun Unlocked.tried(words: Words) =
    when (proof) {
        Proof.FAILED -> words.lockFailed
        Proof.NONE -> words.lockNone
        Proof.DONE, null -> null
    }

internal fun Unlocked.spoken(words: Words): String =
    words.lockTitle + "。" + if (stands == Unlock.BySignIn) words.lockOver else words.lockWhy
