package cn.jiayi.app.device

import android.Manifest
import android.app.Activity
import android.app.NotificationManager
import android.content.Context
import android.content.pm.PackageManager
import android.os.Build
import cn.jiayi.app.Around
import cn.jiayi.app.service
import cn.jiayi.core.Installation
import cn.jiayi.model.SettingsModel
import java.util.UUID

class AndroidAround(
    private val activity: Activity,
) : Around {
    override val book = StoredWishes(activity)
    override val installation = Installation(id(), "${Build.MANUFACTURER} ${Build.MODEL}")

    override val reminders =
        object : SettingsModel.Reminders {
            override fun work() = mayNotify() && activity.isSpared()

            /** What is missing first: the system's question, then its own pages. */
            override fun check() {
                when {
                    mustAsk() -> activity.requestPermissions(arrayOf(Manifest.permission.POST_NOTIFICATIONS), ASKED)
                    !mayNotify() -> activity.starts(notificationsPage(activity))
                    !activity.isSpared() -> activity.starts(batteryPage())
                    else -> activity.starts(Maker.of().autostart(activity)) || activity.starts(details(activity))
                }
            }
        }

    private fun mayNotify() = activity.service<NotificationManager>().areNotificationsEnabled()

    private fun mustAsk() =
        Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU &&
            activity.checkSelfPermission(Manifest.permission.POST_NOTIFICATIONS) != PackageManager.PERMISSION_GRANTED &&
            (!wasAsked() || activity.shouldShowRequestPermissionRationale(Manifest.permission.POST_NOTIFICATIONS))

    /** Asked twice in vain, the system asks no more: then its page is opened. */
    private fun wasAsked(): Boolean {
        val stored = installed()
        return stored.getBoolean(WAS_ASKED, false).also { stored.edit().putBoolean(WAS_ASKED, true).apply() }
    }

    private fun id(): String {
        val stored = installed()
        return stored.getString(ID, null)
            ?: UUID.randomUUID().toString().also { stored.edit().putString(ID, it).apply() }
    }

    private fun installed() = activity.getSharedPreferences("installation", Context.MODE_PRIVATE)

    private companion object {
        const val ASKED = 1
        const val ID = "id"
        const val WAS_ASKED = "was_asked"
    }
}
