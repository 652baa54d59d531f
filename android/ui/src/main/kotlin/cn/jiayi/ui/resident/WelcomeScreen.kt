package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.design.Words
import cn.jiayi.model.WelcomeEvent
import cn.jiayi.model.WelcomeState
import cn.jiayi.ui.parts.Check
import cn.jiayi.ui.parts.Choice
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.QuietButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.theme.words

/** R01. */
@Composable
fun WelcomeScreen(
    state: WelcomeState,
    on: (WelcomeEvent) -> Unit,
) = Page(
    state,
    words.welcomeTitle,
    on,
    { words.welcome() },
    root = true,
    foot = {
        if (!it.accepted) Quiet(words.welcomePrivacyFirst)
        PrimaryButton(words.next, enabled = it.accepted) { on(WelcomeEvent.Next) }
    },
) { welcome ->
    Text(words.welcomeAsk)
    Choice(words.welcomeStandard, !welcome.elderly, Modifier.fillMaxWidth()) { on(WelcomeEvent.Choose(false)) }
    Choice(words.welcomeElderly, welcome.elderly, Modifier.fillMaxWidth(), words.welcomeElderlyWhy) {
        on(WelcomeEvent.Choose(true))
    }
    Check(words.welcomePrivacy, welcome.accepted, Modifier.fillMaxWidth()) { on(WelcomeEvent.Accept(it)) }
    QuietButton(words.welcomePrivacyRead, icon = Icon.DOCUMENT) { on(WelcomeEvent.ReadPrivacy) }
}

private fun Words.welcome() = "$welcomeTitle。$welcomeAsk$welcomeStandard，$welcomeElderly：$welcomeElderlyWhy。"
