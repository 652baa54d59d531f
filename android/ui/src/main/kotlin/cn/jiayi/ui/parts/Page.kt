package cn.jiayi.ui.parts

import androidx.compose.foundation.ScrollState
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.derivedStateOf
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import cn.jiayi.model.Content
import cn.jiayi.model.Frame
import cn.jiayi.model.FrameEvent
import cn.jiayi.model.Screen
import cn.jiayi.model.Stopped
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.colours
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words

/**
 * What every page has: the way back, reading aloud, the call, what the network is like, and something to see while or when there is nothing.
 * [onEnd]: its last line was seen. [stands]: in sight wherever the page is scrolled to, and over nothing.
 */
@Composable
internal fun <T : Any> Page(
    screen: Screen<T>,
    title: String?,
    on: (FrameEvent) -> Unit,
    spoken: @Composable (T) -> String,
    root: Boolean = false,
    bar: Boolean = true,
    foot: (@Composable ColumnScope.(T) -> Unit)? = null,
    stands: (@Composable (T) -> Unit)? = null,
    onEnd: (() -> Unit)? = null,
    content: @Composable ColumnScope.(T) -> Unit,
) = Column(Modifier.fillMaxSize().background(colours.page)) {
    val ready = (screen.content as? Content.Ready)?.value
    val atFoot: (@Composable ColumnScope.() -> Unit)? = if (foot != null && ready != null) ({ foot(ready) }) else null
    val stays = isRoomy()
    val scroll = rememberScrollState()
    if (onEnd != null && ready != null) AtEnd(scroll, onEnd)
    Column(
        Modifier
            .weight(1f)
            .fillMaxWidth()
            .verticalScroll(scroll)
            .padding(measures.pad),
        Arrangement.spacedBy(measures.pad),
    ) {
        if (bar) Top(screen.frame, root, ready?.let { spoken(it) }, on)
        Standing(screen.frame, on)
        if (title != null) Heading(title, style = measures.heading)
        when (val shown = screen.content) {
            Content.Loading -> Loading()
            is Content.Failed -> Failed(shown, screen.frame.phone, on)
            is Content.Ready -> content(shown.value)
        }
        if (!stays) atFoot?.let { Foot(content = it) }
    }
    if (stands != null && ready != null) stands(ready)
    if (stays) atFoot?.let { Foot(Modifier.background(colours.surface).padding(measures.pad), it) }
}

/** Before it is laid out, nobody knows how long it is. */
@Composable
private fun AtEnd(
    scroll: ScrollState,
    onEnd: () -> Unit,
) {
    val seen by remember(scroll) {
        derivedStateOf { scroll.maxValue != Int.MAX_VALUE && scroll.value >= scroll.maxValue }
    }
    LaunchedEffect(seen) { if (seen) onEnd() }
}

@Composable
private fun Foot(
    modifier: Modifier = Modifier,
    content: @Composable ColumnScope.() -> Unit,
) = Column(modifier.fillMaxWidth(), Arrangement.spacedBy(measures.gap), content = content)

@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun Top(
    frame: Frame,
    root: Boolean,
    spoken: String?,
    on: (FrameEvent) -> Unit,
) = FlowRow(Modifier.fillMaxWidth(), Arrangement.SpaceBetween) {
    if (!root) QuietButton(words.back, icon = Icon.BACK) { on(FrameEvent.Back) }
    when {
        frame.speaking -> QuietButton(words.stopReading, icon = Icon.STOP) { on(FrameEvent.Hush) }
        spoken != null -> QuietButton(words.readAloud, icon = Icon.SPEAKER) { on(FrameEvent.Speak(spoken)) }
    }
    frame.phone?.let { QuietButton(words.call, icon = Icon.PHONE) { on(FrameEvent.Call(it)) } }
}

@Composable
private fun Standing(
    frame: Frame,
    on: (FrameEvent) -> Unit,
) {
    frame.done?.let { done ->
        Notice(Tone.GOOD, Icon.CHECK, Modifier.announced()) {
            Text(words.said(done.did, done.name))
            SecondaryButton(words.undo, icon = Icon.UNDO) { on(FrameEvent.Undo) }
        }
    }
    if (frame.offline) {
        val since = frame.lastSync?.let { words.offline(words.clock(it)) } ?: words.offlineNever
        Badge(Tone.WARN, Icon.OFFLINE, since, Modifier.announced())
    }
    when (frame.stopped) {
        Stopped.FULL -> Notice(Tone.WARN, Icon.WARNING, Modifier.announced()) { Text(words.storageFull) }
        Stopped.TOO_OLD -> Notice(Tone.WARN, Icon.WARNING, Modifier.announced()) { Text(words.appTooOld) }
        null -> Unit
    }
    if (frame.waiting > 0) {
        SecondaryButton(words.syncPending(frame.waiting.toLong()), icon = Icon.CLOCK, tone = Tone.WARN) {
            on(FrameEvent.ShowUnsent)
        }
    }
    if (frame.rejected > 0) {
        SecondaryButton(words.syncRejected(frame.rejected.toLong()), icon = Icon.WARNING, tone = Tone.DANGER) {
            on(FrameEvent.ShowUnsent)
        }
    }
}

@Composable
private fun Loading() = Quiet(words.loading, Modifier.announced())

@Composable
private fun Failed(
    failed: Content.Failed,
    phone: String?,
    on: (FrameEvent) -> Unit,
) {
    val why = failed.code?.let { words.code(it) }
    Notice(Tone.DANGER, Icon.WARNING, Modifier.announced()) {
        Text(why?.title ?: if (failed.network) words.needsNetwork else words.somethingFailed)
        Text(why?.next ?: words.nothingLost, colour = colours.quiet)
    }
    PrimaryButton(words.retry, icon = Icon.SYNC) { on(FrameEvent.Retry) }
    phone?.let { number ->
        SecondaryButton(words.callNumber(number), Modifier.fillMaxWidth(), Icon.PHONE) { on(FrameEvent.Call(number)) }
    }
}
