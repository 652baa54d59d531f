package cn.jiayi.ui.team

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.PhoneClock
import cn.jiayi.core.SessionStands
import cn.jiayi.core.SyncCentre
import cn.jiayi.design.Words
import cn.jiayi.model.SyncCentreEvent
import cn.jiayi.model.SyncCentreState
import cn.jiayi.model.SyncCentreView
import cn.jiayi.model.SyncEntry
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Notice
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.Tiled
import cn.jiayi.ui.parts.time
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.look
import cn.jiayi.ui.theme.words
import java.util.Locale
import kotlin.math.abs

/** G09. What somebody wrote is never thrown away by itself. */
@Composable
fun SyncCentreScreen(
    state: SyncCentreState,
    on: (SyncCentreEvent) -> Unit,
) = Page(
    state.copy(frame = state.frame.copy(waiting = 0, rejected = 0)),
    words.syncTitle,
    on,
    { it.spoken(words) },
    foot = { view ->
        when {
            view.centre.mustSignIn -> PrimaryButton(words.signInAgainTitle) { on(SyncCentreEvent.SignIn) }
            view.running -> PrimaryButton(words.syncRunning, icon = Icon.SYNC, enabled = false) {}
            else -> PrimaryButton(words.syncNow, icon = Icon.SYNC) { on(SyncCentreEvent.Synchronise) }
        }
    },
) { view ->
    Warnings(view.centre)
    Standing(view.centre)
    if (view.tray.isNotEmpty()) Heading(words.syncTray)
    for (entry in view.tray) Refused(entry, on)
    if (view.waiting.isNotEmpty()) Heading(words.waiting)
    for (entry in view.waiting) Card { Entry(entry) }
}

private val SyncCentre.mustSignIn get() = session is SessionStands.Ended || session is SessionStands.SignedOut
private val SyncCentre.count get() = unsent.waiting.toLong()

internal fun SyncCentreView.spoken(words: Words): String =
    if (centre.count == 0L) words.syncAllSent else words.syncPending(centre.count)

@Composable
private fun Warnings(centre: SyncCentre) {
    if (centre.mustSignIn) Notice(Tone.WARN, Icon.PERSON) { Text(words.signInAgainWhy) }
    when (val clock = centre.clock) {
        PhoneClock.Right -> {
            Unit
        }

        PhoneClock.PutBack -> {
            Notice(Tone.WARN, Icon.CLOCK) { Text(words.clockPutBack) }
        }

        is PhoneClock.Off -> {
            Notice(Tone.WARN, Icon.CLOCK) {
                Text(
                    words.clockOff(
                        words.minutes(abs(clock.aheadMs) / MINUTE_MS),
                    ),
                )
            }
        }
    }
    val others = centre.unsent.ofOthers.toLong()
    if (others > 0) Notice(Tone.WARN, Icon.PEOPLE) { Text(words.syncOthers(others)) }
}

@Composable
private fun Standing(centre: SyncCentre) =
    Card {
        if (centre.count == 0L) {
            Badge(Tone.GOOD, Icon.CHECK, words.syncAllSent)
        } else {
            Badge(Tone.WARN, Icon.CLOCK, words.syncPending(centre.count))
        }
        centre.unsent.oldest?.let { Text(words.syncOldest(words.time(it))) }
        Text(centre.lastSync?.let { words.syncLast(words.time(it)) } ?: words.syncNever)
        Quiet(words.syncBytes(bytes(centre.sentBytes), bytes(centre.receivedBytes)))
    }

@Composable
private fun Entry(entry: SyncEntry) {
    Text(entry.what)
    Quiet(listOfNotNull(entry.whose, words.time(entry.madeAt)).joinToString(" · "))
}

/** Why it was refused, and both versions where somebody else was first. */
@Composable
private fun Refused(
    entry: SyncEntry,
    on: (SyncCentreEvent) -> Unit,
) = Card {
    Entry(entry)
    entry.code?.let { words.code(it) }?.let {
        Badge(Tone.DANGER, Icon.CROSS, it.title)
        Quiet(it.next)
    }
    val versions =
        listOfNotNull(entry.mine?.let { words.syncTrayMine to it }, entry.now?.let { words.syncTrayNow to it })
    Tiled(versions, across = if (look.elderly) 1 else 2) { (title, text), size ->
        Card(size) {
            Quiet(title)
            Text(text)
        }
    }
    SecondaryButton(words.syncMend, Modifier.fillMaxWidth(), Icon.PEN) { on(SyncCentreEvent.Mend(entry.id)) }
    SecondaryButton(words.syncSetAside, Modifier.fillMaxWidth(), Icon.CROSS, Tone.DANGER) {
        on(SyncCentreEvent.SetAside(entry.id))
    }
}

private fun bytes(count: ULong): String =
    when {
        count < KILO -> "$count B"
        count < KILO * KILO -> "${count / KILO} kB"
        else -> String.format(Locale.ROOT, "%.1f MB", count.toDouble() / (KILO * KILO).toDouble())
    }

private const val KILO = 1000uL
private const val MINUTE_MS = 60_000L
