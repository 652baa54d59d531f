package cn.jiayi.app.reminders

import android.app.AlarmManager
import android.app.PendingIntent
import android.content.Context
import cn.jiayi.app.Ground
import cn.jiayi.app.service
import cn.jiayi.core.JiayiException
import java.time.Instant

/** The next of what the phone tells by itself, as one alarm that need not be exact: it is the day that counts. Source: reminders N3. */
class Alarms(
    private val context: Context,
    private val ground: Ground,
) {
    /** In place of what was set before: after every change, a boot, an update, another time or zone, and each day. */
    suspend fun plan() {
        val next =
            try {
                ground.jiayi().alarms(emptyList(), Instant.now(ground.clock)).firstOrNull()
            } catch (_: JiayiException.NobodySignedIn) {
                null
            }
        val alarms = context.service<AlarmManager>()
        if (next == null) {
            pending(PendingIntent.FLAG_NO_CREATE, null)?.let(alarms::cancel)
            return
        }
        val rings = checkNotNull(pending(PendingIntent.FLAG_UPDATE_CURRENT, Told.of(next)))
        alarms.setAndAllowWhileIdle(AlarmManager.RTC_WAKEUP, next.at.toEpochMilli(), rings)
    }

    private fun pending(
        flag: Int,
        told: Told?,
    ): PendingIntent? {
        val intent = RingReceiver.intent(context, told)
        return PendingIntent.getBroadcast(context, 0, intent, flag or PendingIntent.FLAG_IMMUTABLE)
    }
}
