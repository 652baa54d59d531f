package cn.jiayi.ui.samples

import cn.jiayi.model.Content
import cn.jiayi.model.Frame
import cn.jiayi.model.Screen
import cn.jiayi.model.Stopped
import java.time.Instant
import java.time.LocalDate
import java.util.UUID

internal val today: LocalDate = LocalDate.of(2026, 3, 2)
internal val now: Instant = Instant.parse("2026-03-02T02:24:00Z")
internal val frame = Frame(lastSync = now, phone = "0857-7221101")
internal val offline = frame.copy(offline = true)
internal val full = frame.copy(stopped = Stopped.FULL, waiting = 1)
internal val tooOld = frame.copy(stopped = Stopped.TOO_OLD, waiting = 3)
internal val queued = offline.copy(waiting = 2)

internal fun id(n: Int) = UUID(0, n.toLong())

internal fun <T> ready(
    content: T,
    within: Frame = frame,
) = Screen(within, Content.Ready(content))

internal val loading = Screen(frame, Content.Loading)
internal val failed = Screen(frame, Content.Failed("BUSY"))

/** What only the server can do. */
internal val unanswered = Screen(offline, Content.Failed(null, network = true))
