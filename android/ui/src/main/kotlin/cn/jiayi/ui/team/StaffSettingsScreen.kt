package cn.jiayi.ui.team

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.design.Words
import cn.jiayi.model.StaffSettings
import cn.jiayi.model.StaffSettingsEvent
import cn.jiayi.model.StaffSettingsState
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.time
import cn.jiayi.ui.resident.InWhichLanguage
import cn.jiayi.ui.resident.Letters
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** G12. */
@Composable
fun StaffSettingsScreen(
    state: StaffSettingsState,
    on: (StaffSettingsEvent) -> Unit,
) = Page(state, words.staffTitle, on, { it.who(words) }) { settings ->
    Card {
        Heading(words.staffSignedIn)
        Text(settings.who(words))
        settings.offlineUntil?.let { Quiet(words.staffUntil(words.time(it))) }
    }
    SecondaryButton(words.syncTitle, Modifier.fillMaxWidth(), Icon.SYNC) { on(StaffSettingsEvent.OpenSync) }
    Letters(settings.look) { on(StaffSettingsEvent.Look(it)) }
    InWhichLanguage(settings.look) { on(StaffSettingsEvent.Look(it)) }
    SecondaryButton(words.staffWipe, Modifier.fillMaxWidth(), tone = Tone.DANGER) { on(StaffSettingsEvent.Wipe) }
}

internal fun StaffSettings.who(words: Words) =
    listOfNotNull(name, words.role(role) ?: role.ifEmpty { null }).joinToString(" · ")
