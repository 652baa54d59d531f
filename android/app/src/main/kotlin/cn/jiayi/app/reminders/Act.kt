package cn.jiayi.app.reminders

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import cn.jiayi.app.Ground
import cn.jiayi.app.after
import cn.jiayi.app.ground
import cn.jiayi.app.sync.Jobs
import cn.jiayi.app.words
import cn.jiayi.core.About
import cn.jiayi.core.Action
import cn.jiayi.core.Jiayi
import cn.jiayi.core.JiayiException
import cn.jiayi.core.Medicine
import cn.jiayi.design.Words
import java.time.Instant
import java.util.UUID

/** What is done without opening the app, with or without a network. Source: reminders N6. */
class ActReceiver : BroadcastReceiver() {
    override fun onReceive(
        context: Context,
        intent: Intent,
    ) {
        val told = Told.from(intent) ?: return
        val act = Action.entries.find { it.name == intent.action } ?: return
        after(context) {
            val now = Instant.now(context.ground.clock)
            val how =
                try {
                    context.ground.jiayi().does(act, told, now, context.words)
                } catch (refused: JiayiException) {
                    refused.words(context.words)
                }
            Notifications(context).answered(told, how)
            Alarms(context, context.ground).plan()
            Jobs.sync(context)
        }
    }
}

/** What the person is told of it. */
internal suspend fun Jiayi.does(
    act: Action,
    told: Told,
    now: Instant,
    words: Words,
): String {
    val her = ownResident() ?: return words.signInAgainTitle
    return when (act) {
        Action.ASK_AGAIN -> {
            val ending = told.matters.filter { it.about == About.REFILL }.map { it.source }
            askAgain(her, medicines(her, now).filter { it.lastDispensing in ending }, now, words)
        }

        Action.TOMORROW -> {
            told.matters.forEach { remindTomorrow(her, it.about, it.source, now) }
            words.reminderTomorrow
        }

        Action.ENOUGH -> {
            error("the app is opened for it")
        }
    }
}

private suspend fun Jiayi.askAgain(
    her: UUID,
    ending: List<Medicine>,
    now: Instant,
    words: Words,
): String {
    val wanted = ending.filter { it.canAsk }.map { it.medicine }
    if (wanted.isNotEmpty()) requestRefill(her, wanted, null, now)
    // Pressed twice is asked once.
    if (wanted.isNotEmpty() || ending.any { it.refill != null }) return words.refillQueued
    val why = ending.firstNotNullOfOrNull { it.whyNot.firstOrNull() }
    return why?.let(words::code)?.title ?: words.refillNothingDue
}

private fun JiayiException.words(words: Words): String =
    when (this) {
        is JiayiException.Refused -> title
        is JiayiException.StorageFull -> words.storageFull
        is JiayiException.NobodySignedIn -> words.signInAgainTitle
        else -> words.somethingFailed
    }

/** The server need not say again what the phone has shown. */
internal suspend fun Ground.shown(told: Told) {
    val jiayi = jiayi()
    val her = jiayi.ownResident() ?: return
    val steps = told.matters.map { it.step }
    if (steps.isNotEmpty()) jiayi.seeReminders(her, steps, opened = false, Instant.now(clock))
}
