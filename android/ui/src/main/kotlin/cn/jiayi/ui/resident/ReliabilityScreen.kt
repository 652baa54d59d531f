package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.design.Words
import cn.jiayi.model.Allow
import cn.jiayi.model.Allowed
import cn.jiayi.model.Maker
import cn.jiayi.model.Reliability
import cn.jiayi.model.ReliabilityEvent
import cn.jiayi.model.ReliabilityState
import cn.jiayi.model.ReminderTest
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Notice
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.announced
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** R21. What to allow on this maker's phone, each with the way there, and a reminder to try it with. */
@Composable
fun ReliabilityScreen(
    state: ReliabilityState,
    on: (ReliabilityEvent) -> Unit,
) = Page(
    state,
    words.reliabilityTitle,
    on,
    { it.spoken(words) },
    foot = { reliability ->
        if (reliability.test == ReminderTest.COMING) {
            PrimaryButton(words.reliabilitySaw, icon = Icon.CHECK) { on(ReliabilityEvent.Saw(true)) }
            SecondaryButton(words.reliabilityDidNot, Modifier.fillMaxWidth(), Icon.CROSS) {
                on(ReliabilityEvent.Saw(false))
            }
        } else {
            PrimaryButton(words.reliabilityTest, icon = Icon.BELL) { on(ReliabilityEvent.Test) }
        }
    },
) { reliability ->
    Tried(reliability.test)
    Text(words.reliabilityWhy)
    for (step in reliability.steps) Step(step, reliability.maker, on)
    Quiet(if (reliability.pushed) words.reliabilityByPush else words.reliabilityByAlarm)
}

private fun Reliability.spoken(words: Words): String =
    when (test) {
        ReminderTest.COMING -> words.reliabilityTestComing
        else -> words.reliabilityWhy + steps.filter { it.yes != true }.joinToString("") { words.how(it.what, maker) }
    }

@Composable
private fun Tried(test: ReminderTest) =
    when (test) {
        ReminderTest.NOT_YET -> {
            Unit
        }

        ReminderTest.COMING -> {
            Notice(Tone.CALM, Icon.CLOCK, Modifier.announced()) { Text(words.reliabilityTestComing) }
        }

        ReminderTest.SEEN -> {
            Notice(Tone.GOOD, Icon.CHECK, Modifier.announced()) { Text(words.reliabilityWorks) }
        }

        ReminderTest.MISSED -> {
            Notice(Tone.WARN, Icon.WARNING, Modifier.announced()) { Text(words.reliabilityFails) }
        }
    }

@Composable
private fun Step(
    step: Allowed,
    maker: Maker,
    on: (ReliabilityEvent) -> Unit,
) = Card {
    Heading(words.name(step.what))
    when (step.yes) {
        true -> Badge(Tone.GOOD, Icon.CHECK, words.reliabilityAllowed)
        false -> Badge(Tone.WARN, Icon.WARNING, words.reliabilityBlocked)
        null -> Quiet(words.reliabilityUnknown)
    }
    if (step.yes != true) Text(words.how(step.what, maker))
    val word = words.reliabilityOpen(words.name(step.what))
    SecondaryButton(word, Modifier.fillMaxWidth(), Icon.GEAR) { on(ReliabilityEvent.Open(step.what)) }
}

private fun Words.name(what: Allow): String =
    when (what) {
        Allow.NOTIFICATIONS -> reliabilityNotifications
        Allow.AUTOSTART -> reliabilityAutostart
        Allow.BATTERY -> reliabilityBattery
        Allow.LOCK_SCREEN -> reliabilityLockScreen
    }

/** As the makers' own pages call it. */
private fun Words.how(
    what: Allow,
    maker: Maker,
): String =
    when (what) {
        Allow.NOTIFICATIONS -> {
            reliabilityNotificationsHow
        }

        Allow.AUTOSTART -> {
            when (maker) {
                Maker.HUAWEI, Maker.HONOR -> reliabilityAutostartHuawei
                else -> reliabilityAutostartHow
            }
        }

        Allow.BATTERY -> {
            when (maker) {
                Maker.HUAWEI, Maker.HONOR -> reliabilityBatteryHuawei
                Maker.XIAOMI -> reliabilityBatteryXiaomi
                Maker.OPPO -> reliabilityBatteryOppo
                Maker.VIVO -> reliabilityBatteryVivo
                Maker.OTHER -> reliabilityBatteryHow
            }
        }

        Allow.LOCK_SCREEN -> {
            when (maker) {
                Maker.OPPO, Maker.VIVO -> reliabilityLockScreenOppo
                else -> reliabilityLockScreenHow
            }
        }
    }
