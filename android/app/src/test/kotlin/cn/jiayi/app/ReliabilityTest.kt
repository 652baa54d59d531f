package cn.jiayi.app

import android.content.ComponentName
import android.content.IntentFilter
import android.content.pm.ActivityInfo
import android.provider.Settings
import cn.jiayi.app.device.Maker
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

@RunWith(RobolectricTestRunner::class)
@Config(application = Phone::class)
class ReliabilityTest {
    @Test
    fun `each maker's phones are known by the names they go by`() {
        val known =
            mapOf(
                "HUAWEI" to Maker.HUAWEI,
                "HONOR" to Maker.HUAWEI,
                "Xiaomi" to Maker.XIAOMI,
                "realme" to Maker.OPPO,
                "vivo" to Maker.VIVO,
                "Google" to Maker.OTHER,
            )
        for ((name, maker) in known) assertEquals(maker, Maker.of(name))
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
