package cn.jiayi.app.reminders

import android.app.AlarmManager
import android.app.PendingIntent
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.os.SystemClock
import cn.jiayi.app.service
import cn.jiayi.model.ReminderTest
import java.time.Duration

/** A reminder in two minutes, by the way that real ones come. Source: reminders N12. */
class Trial(
    private val context: Context,
) {
    private val stored = context.getSharedPreferences("trial", Context.MODE_PRIVATE)

    var stands: ReminderTest
        get() = ReminderTest.entries.find { it.name == stored.getString(STANDS, null) } ?: ReminderTest.NOT_YET
        set(to) = stored.edit().putString(STANDS, to.name).apply()

    fun set() {
        val flags = PendingIntent.FLAG_UPDATE_CURRENT or PendingIntent.FLAG_IMMUTABLE
        val rings = PendingIntent.getBroadcast(context, 0, Intent(context, TrialReceiver::class.java), flags)
        val at = SystemClock.elapsedRealtime() + SOON.toMillis()
        context.service<AlarmManager>().setAndAllowWhileIdle(AlarmManager.ELAPSED_REALTIME_WAKEUP, at, rings)
        stands = ReminderTest.COMING
    }

    private companion object {
        const val STANDS = "stands"
        val SOON: Duration = Duration.ofMinutes(2)
    }
}

class TrialReceiver : BroadcastReceiver() {
    override fun onReceive(
        context: Context,
        intent: Intent,
    ) = Notifications(context).trial()
}
