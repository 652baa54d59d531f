package cn.jiayi.app.reminders

import android.app.AlarmManager
import android.app.PendingIntent
import android.content.Context
import cn.jiayi.app.Ground
import cn.jiayi.app.service
import cn.jiayi.core.Alarm
import cn.jiayi.core.Jiayi
import cn.jiayi.core.JiayiException
import cn.jiayi.core.Tells
import java.time.Instant
import java.util.UUID

/** The next of what the phone tells by itself, as one alarm that need not be exact: it is the day that counts. Source: reminders N3. */
class Alarms(
    private val context: Context,
    private val ground: Ground,
) {
    private val kept = Kept(context)
    private val notifications = Notifications(context)

    /** In place of what was set before: after every change, a boot, an update, another time or zone, and each day. */
    suspend fun plan() =
        ground.holding { jiayi ->
            val now = Instant.now(ground.clock)
            try {
                val her = jiayi.ownResident()
                if (her != kept.whose) forget()
                kept.whose = her
                val doses = her?.let { jiayi.doses(it, now).today }.orEmpty()
                notifications.taken(doses.filter { it.taken }.map { it.id })
                jiayi.tellWhatIsLate(now, doses.map { it.id })
                set(jiayi.alarms(now).firstOrNull())
            } catch (_: JiayiException.NobodySignedIn) {
                forget()
            }
        }

    /** What was shown when its alarm rang is not late. */
    fun rang(told: Told) {
        kept.rang = told.id
    }

    /** The system may ring an hour late, and not at all where the phone was off: what has fallen due is told before another takes its place. As it stands now, and without a sound. Of the times of medicines the last one of this day only: who hears of three at once might take three. */
    private suspend fun Jiayi.tellWhatIsLate(
        now: Instant,
        doses: List<UUID>,
    ) {
        val since = kept.at?.takeIf { it <= now } ?: return
        val past = alarms(since.minusMillis(1)).filter { it.at <= now && it.id != kept.rang }
        val dose = past.lastOrNull { it.tells is Tells.Dose }?.takeIf { it.id in doses }
        val due = past.filter { it.tells !is Tells.Dose || it == dose }
        for (late in due.map(Told::of)) {
            val shown = notifications.mayShow(late)
            notifications.show(late, quietly = true)
            if (shown) ground.shown(late)
        }
        kept.at = null
    }

    private fun set(next: Alarm?) {
        val alarms = context.service<AlarmManager>()
        kept.at = next?.at
        if (next == null) {
            pending(PendingIntent.FLAG_NO_CREATE, null)?.let(alarms::cancel)
            return
        }
        val rings = checkNotNull(pending(PendingIntent.FLAG_UPDATE_CURRENT, Told.of(next)))
        alarms.setAndAllowWhileIdle(AlarmManager.RTC_WAKEUP, next.at.toEpochMilli(), rings)
    }

    /** Nothing of whoever has left rings, and nothing of hers stays in the drawer. */
    private fun forget() {
        set(null)
        kept.whose = null
        kept.rang = null
        notifications.clear()
    }

    private fun pending(
        flag: Int,
        told: Told?,
    ): PendingIntent? {
        val intent = RingReceiver.intent(context, told)
        return PendingIntent.getBroadcast(context, 0, intent, flag or PendingIntent.FLAG_IMMUTABLE)
    }

    /** Over the end of the process: when the alarm that is set rings, whose it is, and which one rang last. */
    private class Kept(
        context: Context,
    ) {
        private val stored = context.getSharedPreferences("alarm", Context.MODE_PRIVATE)

        var at: Instant?
            get() = read(AT)?.let(Instant::parse)
            set(moment) = write(AT, moment)

        var whose: UUID?
            get() = read(WHOSE)?.let(UUID::fromString)
            set(id) = write(WHOSE, id)

        var rang: UUID?
            get() = read(RANG)?.let(UUID::fromString)
            set(id) = write(RANG, id)

        private fun read(name: String) = stored.getString(name, null)

        private fun write(
            name: String,
            value: Any?,
        ) = stored.edit().putString(name, value?.toString()).apply()
    }

    private companion object {
        const val AT = "at"
        const val WHOSE = "whose"
        const val RANG = "rang"
    }
}
