package cn.jiayi.app

import android.app.AlarmManager
import android.app.NotificationManager
import android.content.ComponentName
import android.content.IntentFilter
import android.content.pm.ActivityInfo
import android.os.SystemClock
import android.provider.Settings
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.runComposeUiTest
import cn.jiayi.app.device.AndroidReminders
import cn.jiayi.app.device.autostart
import cn.jiayi.app.device.makerOf
import cn.jiayi.app.reminders.Channels
import cn.jiayi.app.reminders.Trial
import cn.jiayi.model.Allow
import cn.jiayi.model.Maker
import cn.jiayi.model.ReminderTest
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

@OptIn(ExperimentalTestApi::class)
@RunWith(RobolectricTestRunner::class)
@Config(application = Phone::class, qualifiers = "zh-rCN")
class ReliabilityTest {
    @Test
    fun `each maker's phones are known by the names they go by`() {
        val known =
            mapOf(
                "HUAWEI" to Maker.HUAWEI,
                "HONOR" to Maker.HONOR,
                "Xiaomi" to Maker.XIAOMI,
                "realme" to Maker.OPPO,
                "vivo" to Maker.VIVO,
                "Google" to Maker.OTHER,
            )
        for ((name, maker) in known) assertEquals(maker, makerOf(name))
    }

    @Test
    fun `a reminder is tried as real ones come, and what she saw of it is kept`() =
        runComposeUiTest {
            val activity = Robolectric.buildActivity(MainActivity::class.java).setup().get()
            setContent { activity.content!!() }
            tap("我已阅读并同意隐私说明")
            tap("下一步")
            tap("设置")
            tap("检查提醒能不能响")
            tap("两分钟后响一次")
            until("两分钟内会响一次")
            val alarms = shadowOf(Phone.it.service<AlarmManager>()).scheduledAlarms
            val trial = alarms.single { it.type == AlarmManager.ELAPSED_REALTIME_WAKEUP }
            assertEquals(120_000, trial.triggerAtMs - SystemClock.elapsedRealtime())
            trial.operation!!.send()
            until { shadowOf(Phone.it.service<NotificationManager>()).getNotification("trial", 0) != null }
            val note = shadowOf(Phone.it.service<NotificationManager>()).getNotification("trial", 0)
            assertEquals(Channels.REFILL.id, note.channelId)
            tap("没有看到")
            until("提醒没到")
            tap("两分钟后响一次")
            tap("我看到了")
            until("试过了，提醒能到")
            assertEquals(ReminderTest.SEEN, Trial(Phone.it).stands)
        }

    @Test
    fun `the system's pages are opened, or the app's own where a phone has none`() {
        val activity = Robolectric.buildActivity(MainActivity::class.java).get()
        val reminders = AndroidReminders(activity)
        for (what in Allow.entries) reminders.open(what)
        val opened = generateSequence { shadowOf(activity).nextStartedActivity }.map { it.action }.toList()
        assertTrue(Settings.ACTION_IGNORE_BATTERY_OPTIMIZATION_SETTINGS in opened)
        assertTrue(Settings.ACTION_APPLICATION_DETAILS_SETTINGS in opened)
        shadowOf(Phone.it.service<NotificationManager>()).setNotificationsEnabled(false)
        assertEquals(false, reminders.isAllowed(Allow.NOTIFICATIONS))
        assertFalse(reminders.work())
    }

    @Test
    fun `the maker's page is opened where the phone has it, and the app's own elsewhere`() {
        val phone = Phone.it
        assertEquals(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, Maker.XIAOMI.autostart(phone).action)
        val page = ComponentName("com.miui.securitycenter", "com.miui.permcenter.autostart.AutoStartManagementActivity")
        val packages = shadowOf(phone.packageManager)
        packages.addOrUpdateActivity(
            ActivityInfo().apply {
                packageName = page.packageName
                name = page.className
                exported =
                    true
            },
        )
        packages.addIntentFilterForActivity(page, IntentFilter("android.intent.action.MAIN"))
        assertEquals(page, Maker.XIAOMI.autostart(phone).component)
    }
}
