package cn.jiayi.app.reminders

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import cn.jiayi.app.after
import cn.jiayi.app.ground

/** The moment of an alarm. */
class RingReceiver : BroadcastReceiver() {
    override fun onReceive(
        context: Context,
        intent: Intent,
    ) {
        val told = Told.from(intent) ?: return
        val notifications = Notifications(context)
        val shown = notifications.mayShow(told)
        notifications.show(told)
        val alarms = Alarms(context, context.ground).apply { rang(told) }
        after(context) {
            // Where the system shows nothing, the server is to go on up its ladder.
            if (shown) context.ground.shown(told)
            alarms.plan()
        }
    }

    companion object {
        fun intent(
            context: Context,
            told: Told?,
        ): Intent = Intent(context, RingReceiver::class.java).also { told?.into(it) }
    }
}

/** The system has dropped the alarms, or they stand at another hour now. */
class PlanReceiver : BroadcastReceiver() {
    override fun onReceive(
        context: Context,
        intent: Intent,
    ) {
        if (intent.action in WHEN) after(context) { Alarms(context, context.ground).plan() }
    }

    private companion object {
        val WHEN =
            setOf(
                Intent.ACTION_BOOT_COMPLETED,
                Intent.ACTION_MY_PACKAGE_REPLACED,
                Intent.ACTION_TIME_CHANGED,
                Intent.ACTION_TIMEZONE_CHANGED,
            )
    }
}
