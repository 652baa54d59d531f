package cn.jiayi.app.reminders

import android.app.Notification
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import android.os.Bundle
import cn.jiayi.app.MainActivity
import cn.jiayi.app.R
import cn.jiayi.app.service
import cn.jiayi.app.words
import cn.jiayi.core.Action
import cn.jiayi.ui.parts.clock
import java.time.Duration
import java.util.UUID

/** What stands in the notification drawer. On a locked screen and unlocked alike it says that there is something, and no more. */
class Notifications(
    private val context: Context,
) {
    private val words = context.words

    fun mayShow(told: Told): Boolean {
        val manager = context.service<NotificationManager>()
        val importance = manager.getNotificationChannel(told.channel.id)?.importance
        return manager.areNotificationsEnabled() && importance != NotificationManager.IMPORTANCE_NONE
    }

    /** Under its own id, so that a push of the same and the alarm are one. */
    fun show(
        told: Told,
        quietly: Boolean = false,
    ) {
        val note =
            builder(if (quietly) Channels.SYSTEM else told.channel)
                .setContentText(told.text())
                .setContentIntent(open(told))
                .apply { buttons(told).forEach(::addAction) }
                // After a day it cannot be ticked any more, and is not to be taken.
                .apply { if (told.about == null) setTimeoutAfter(DOSE_LIES.toMillis()) }
                .build()
        notify(told, note)
    }

    /** Their times are told no more; an answer to one goes by itself. */
    fun taken(doses: List<UUID>) {
        val ids = doses.map(UUID::toString)
        val manager = context.service<NotificationManager>()
        val shown =
            manager.activeNotifications.filter {
                it.tag in ids && !it.notification.extras.getBoolean(ANSWERS)
            }
        shown.forEach { manager.cancel(it.tag, 0) }
    }

    private fun Told.text() =
        about?.let { words.reminder(it.name.lowercase()) } ?: words.reminderDose(at?.let { words.clock(it) }.orEmpty())

    private fun buttons(told: Told): List<Notification.Action> {
        if (told.about != null) return told.actions.mapNotNull { button(told, it) }
        val taken = Notification.Action.Builder(null, words.doseTaken, press(told, TAKEN))
        return listOf(taken.build())
    }

    /** As a real one comes. */
    fun trial() {
        val opens = Intent(context, MainActivity::class.java)
        val note =
            builder(Channels.REFILL)
                .setContentText(words.reliabilityTestText)
                .setContentIntent(PendingIntent.getActivity(context, 0, opens, FLAGS))
                .build()
        context.service<NotificationManager>().notify(TRIAL, 0, note)
    }

    /** In its place, how an answer came out; it goes by itself. */
    fun answered(
        told: Told,
        how: String,
    ) {
        val note =
            builder(Channels.SYSTEM)
                .setContentText(how)
                .setContentIntent(open(told))
                .setTimeoutAfter(ANSWER.toMillis())
                .addExtras(Bundle().apply { putBoolean(ANSWERS, true) })
                .build()
        notify(told, note)
    }

    fun isShown(id: UUID): Boolean =
        context.service<NotificationManager>().activeNotifications.any { it.tag == id.toString() }

    fun clear() = context.service<NotificationManager>().cancelAll()

    private fun builder(channel: Channels) =
        Notification
            .Builder(context, channel.id)
            .setSmallIcon(R.drawable.ic_notification)
            .setContentTitle(words.reminderTitle)
            .setCategory(Notification.CATEGORY_REMINDER)
            .setVisibility(Notification.VISIBILITY_PRIVATE)
            .setAutoCancel(true)

    private fun button(
        told: Told,
        action: Action,
    ): Notification.Action? {
        val label = words.reminderAct(action.name.lowercase()) ?: return null
        val pressed =
            when (action) {
                Action.ASK_AGAIN, Action.TOMORROW -> press(told, action.name)

                // A count is entered where she can see what she counts.
                Action.ENOUGH -> open(told, action)
            }
        return Notification.Action.Builder(null, label, pressed).build()
    }

    private fun press(
        told: Told,
        action: String,
    ): PendingIntent {
        val intent = told.into(Intent(context, ActReceiver::class.java).setAction(action))
        return PendingIntent.getBroadcast(context, told.id.hashCode(), intent, FLAGS)
    }

    private fun open(
        told: Told,
        action: Action? = null,
    ): PendingIntent {
        val intent = told.into(Intent(action?.name).setComponent(MainActivity.reminded(context)))
        return PendingIntent.getActivity(context, told.id.hashCode(), intent, FLAGS)
    }

    private fun notify(
        told: Told,
        note: Notification,
    ) = context.service<NotificationManager>().notify(told.id.toString(), 0, note)

    private companion object {
        const val TRIAL = "trial"
        const val FLAGS = PendingIntent.FLAG_IMMUTABLE or PendingIntent.FLAG_UPDATE_CURRENT
        val ANSWER: Duration = Duration.ofMinutes(5)
        val DOSE_LIES: Duration = Duration.ofDays(1)
        const val ANSWERS = "answers"
    }
}
