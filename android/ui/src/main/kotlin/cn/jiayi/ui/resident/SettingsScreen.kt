package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.model.Settings
import cn.jiayi.model.SettingsEvent
import cn.jiayi.model.SettingsState
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Check
import cn.jiayi.ui.parts.Choice
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.Tiled
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.look
import cn.jiayi.ui.theme.words

/** R20. The page itself shows what a choice does. */
@Composable
fun SettingsScreen(
    state: SettingsState,
    on: (SettingsEvent) -> Unit,
) = Page(state, words.settingsTitle, on, { words.settingsTitle }) { settings ->
    Letters(settings, on)
    Card {
        Heading(words.settingsReminders)
        when (settings.remindersWork) {
            true -> Badge(Tone.GOOD, Icon.CHECK, words.settingsRemindersWork)
            false -> Badge(Tone.WARN, Icon.WARNING, words.settingsRemindersBlocked)
            null -> Unit
        }
        SecondaryButton(
            words.settingsRemindersCheck,
            Modifier.fillMaxWidth(),
            Icon.BELL,
        ) { on(SettingsEvent.CheckReminders) }
    }
    InWhichLanguage(settings, on)
    SecondaryButton(words.identityTitle, Modifier.fillMaxWidth(), Icon.PERSON) { on(SettingsEvent.OpenIdentity) }
    SecondaryButton(words.signOut, Modifier.fillMaxWidth()) { on(SettingsEvent.SignOut) }
}

@Composable
internal fun InWhichLanguage(
    settings: Settings,
    on: (SettingsEvent) -> Unit,
) = Card {
    Heading(words.settingsLanguage)
    Tiled(listOf(false, true)) { english, size ->
        val name = if (english) words.settingsEnglish else words.settingsChinese
        Choice(name, english == settings.english, size) { on(SettingsEvent.English(english)) }
    }
}

@Composable
internal fun Letters(
    settings: Settings,
    on: (SettingsEvent) -> Unit,
) = Card {
    Heading(words.settingsText)
    Text(words.settingsTextSample)
    Tiled(settings.textSteps, across = if (look.elderly) 1 else 2) { percent, size ->
        val word = words.settingsPercent(percent.toLong())
        Choice(word, percent == settings.textPercent, size) { on(SettingsEvent.Text(percent)) }
    }
    Check(words.settingsElderly, settings.elderly, Modifier.fillMaxWidth(), words.settingsElderlyAlso) {
        on(SettingsEvent.Elderly(it))
    }
    Check(words.settingsContrast, settings.highContrast, Modifier.fillMaxWidth()) { on(SettingsEvent.HighContrast(it)) }
}
