package cn.jiayi.app.device

import android.Manifest
import android.app.Activity
import android.app.NotificationManager
import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager
import android.os.Build
import cn.jiayi.app.push
import cn.jiayi.app.push.Registration
import cn.jiayi.app.reminders.Trial
import cn.jiayi.app.service
import cn.jiayi.app.sync.Jobs
import cn.jiayi.model.Allow
import cn.jiayi.model.ReminderTest
import cn.jiayi.model.Reminders

/** R21: what this phone says of reminders, and its pages. */
class AndroidReminders(
    private val activity: Activity,
) : Reminders {
    private val trial = Trial(activity)
    override val maker = makerOf()
    override val pushed = activity.push != null
    override val test get() = trial.stands

    override fun work() = Allow.entries.none { isAllowed(it) == false } && test != ReminderTest.MISSED

    override fun isAllowed(what: Allow): Boolean? =
        when (what) {
            Allow.NOTIFICATIONS -> activity.service<NotificationManager>().areNotificationsEnabled()
            Allow.BATTERY -> activity.isSpared()
            Allow.AUTOSTART, Allow.LOCK_SCREEN -> null
        }

    override fun open(what: Allow) {
        when (what) {
            Allow.NOTIFICATIONS -> if (mustAsk()) ask() else activity.opens(notificationsPage(activity))
            Allow.AUTOSTART -> activity.opens(maker.autostart(activity))
            Allow.BATTERY -> activity.opens(batteryPage())
            Allow.LOCK_SCREEN -> activity.opens(notificationsPage(activity))
        }
    }

    override fun ring() = trial.set()

    /** The server hears of it with the next run: where nothing arrives, the text message comes earlier. */
    override fun saw(it: Boolean) {
        trial.stands = if (it) ReminderTest.SEEN else ReminderTest.MISSED
        Registration(activity, activity.push).arrives(it)
        Jobs.sync(activity)
    }

    private fun mustAsk() =
        Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU &&
            activity.checkSelfPermission(Manifest.permission.POST_NOTIFICATIONS) != PackageManager.PERMISSION_GRANTED &&
            (!wasAsked() || activity.shouldShowRequestPermissionRationale(Manifest.permission.POST_NOTIFICATIONS))

    private fun ask() {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU) return
        activity.requestPermissions(arrayOf(Manifest.permission.POST_NOTIFICATIONS), ASKED)
    }

    /** Asked twice in vain, the system asks no more: then its page is opened. */
    private fun wasAsked(): Boolean {
        val stored = activity.getSharedPreferences("installation", Context.MODE_PRIVATE)
        return stored.getBoolean(WAS_ASKED, false).also { stored.edit().putBoolean(WAS_ASKED, true).apply() }
    }

    private companion object {
        const val ASKED = 1
        const val WAS_ASKED = "was_asked"

        fun Activity.opens(page: Intent) {
            if (!starts(page)) starts(details(this))
        }
    }
}
