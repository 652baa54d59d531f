package cn.jiayi.app.reminders

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import cn.jiayi.app.Ground
import cn.jiayi.app.after
import cn.jiayi.app.ground
import cn.jiayi.app.sync.Jobs
import cn.jiayi.app.words
import cn.jiayi.core.Action
import cn.jiayi.core.Jiayi
import cn.jiayi.core.JiayiException
import cn.jiayi.design.Words
import cn.jiayi.model.ReminderDone
import cn.jiayi.model.askAgain
import cn.jiayi.model.ending
import cn.jiayi.model.putOff
import java.time.Instant

/** What is done without opening the app, with or without a network. Source: reminders N6. */
class ActReceiver : BroadcastReceiver() {
    override fun onReceive(
        context: Context,
        intent: Intent,
    ) {
        val told = Told.from(intent) ?: return
        val act = Action.entries.find { it.name == intent.action }
        if (act == null && intent.action != TAKEN) return
        after(context) { jiayi ->
            val now = Instant.now(context.ground.clock)
            val how =
                try {
                    act?.let { jiayi.does(it, told, now, context.words) } ?: jiayi.takes(told, now, context.words)
                } catch (refused: JiayiException) {
                    refused.words(context.words)
                }
            Jobs.sync(context)
            Notifications(context).answered(told, how)
            Alarms(context, context.ground).plan()
        }
    }
}

/** 已吃. */
internal const val TAKEN = "TAKEN"

private suspend fun Jiayi.takes(
    told: Told,
    now: Instant,
    words: Words,
) = if (takeDose(told.id, true, now)) words.doseKept else words.doseGone

/** What the person is told of it. */
internal suspend fun Jiayi.does(
    act: Action,
    told: Told,
    now: Instant,
    words: Words,
): String {
    val her = ownResident() ?: return words.signInAgainTitle
    val done =
        when (act) {
            Action.ASK_AGAIN -> askAgain(her, told.rung().ending(), now)
            Action.TOMORROW -> putOff(her, told.rung(), now)
            Action.ENOUGH -> error("the app is opened for it")
        }
    return when (done) {
        ReminderDone.Asked -> words.refillQueued
        ReminderDone.Tomorrow -> words.reminderTomorrow
        is ReminderDone.NotAsked -> done.code?.let(words::code)?.title ?: words.refillNothingDue
    }
}

private fun JiayiException.words(words: Words): String =
    when (this) {
        is JiayiException.Refused -> title
        is JiayiException.StorageFull -> words.storageFull
        is JiayiException.NobodySignedIn -> words.signInAgainTitle
        else -> words.somethingFailed
    }

/** The server need not say again what the phone has shown. */
internal suspend fun Ground.shown(told: Told) =
    holding { jiayi ->
        val steps = told.matters.map { it.step }
        val her = jiayi.ownResident()
        if (her != null && steps.isNotEmpty()) jiayi.seeReminders(her, steps, opened = false, Instant.now(clock))
    }
