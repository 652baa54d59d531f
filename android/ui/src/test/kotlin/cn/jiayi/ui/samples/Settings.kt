package cn.jiayi.ui.samples

import cn.jiayi.design.Tokens
import cn.jiayi.model.Settings
import cn.jiayi.model.SettingsState
import cn.jiayi.ui.harness.Sample
import cn.jiayi.ui.harness.ScreenTest
import cn.jiayi.ui.resident.SettingsScreen

internal val settings =
    Settings(
        textPercent = 100,
        textSteps = Tokens.textSteps,
        elderly = false,
        highContrast = false,
        english = false,
        remindersWork = false,
    )

private fun settings(
    name: String,
    state: SettingsState,
) = Sample("R20 settings $name") { SettingsScreen(state) {} }

class SettingsScreenTest :
    ScreenTest(
        settings("loading", loading),
        settings("normal", ready(settings)),
        settings("reminders work", ready(settings.copy(remindersWork = true, elderly = true))),
        settings("error", failed),
        settings("offline", ready(settings, offline)),
        settings("queued", ready(settings, queued)),
    )
