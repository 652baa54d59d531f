package cn.jiayi.ui.samples

import cn.jiayi.core.PhoneClock
import cn.jiayi.core.SessionStands
import cn.jiayi.core.SyncCentre
import cn.jiayi.core.Unsent
import cn.jiayi.model.SyncCentreState
import cn.jiayi.model.SyncCentreView
import cn.jiayi.model.SyncEntry
import cn.jiayi.ui.harness.Sample
import cn.jiayi.ui.harness.ScreenTest
import cn.jiayi.ui.team.SyncCentreScreen

private val entry = SyncEntry(id(90), "家庭随访", "赵春兰", now)
private val conflict = entry.copy(id = id(91), code = "STALE", mine = "血压138/84，备注：头晕好转", now = "血压142/88，备注：无")
private val centre =
    SyncCentre(
        unsent = Unsent(2u, now, 0u, 0u, 0u),
        oldestAgeMs = 3_600_000,
        lastSync = now,
        sentBytes = 12_400u,
        receivedBytes = 1_830_000u,
        unread = 0u,
        session = SessionStands.Holds(now),
        clock = PhoneClock.Right,
        waiting = emptyList(),
        tray = emptyList(),
    )
private val view = SyncCentreView(centre, waiting = listOf(entry, entry.copy(id = id(92), what = "电话结果")))
private val ended =
    centre.copy(
        session = SessionStands.Ended,
        clock = PhoneClock.Off(420_000),
        unsent = centre.unsent.copy(ofOthers = 3u),
    )

private fun centre(
    name: String,
    state: SyncCentreState,
) = Sample("G09 sync centre $name") { SyncCentreScreen(state) {} }

class SyncCentreScreenTest :
    ScreenTest(
        centre("loading", loading),
        centre("normal", ready(view)),
        centre("running", ready(view.copy(running = true))),
        centre("conflict", ready(view.copy(tray = listOf(conflict)))),
        centre("warnings", ready(view.copy(centre = ended))),
        centre("clock put back", ready(view.copy(centre = centre.copy(clock = PhoneClock.PutBack)))),
        centre("empty", ready(SyncCentreView(centre.copy(unsent = Unsent(0u, null, 0u, 0u, 0u), lastSync = null)))),
        centre("error", failed),
        centre("offline", ready(view, offline)),
        centre("queued", ready(view, queued)),
        centre("full", ready(view, full)),
        centre("too old", ready(view, tooOld)),
    )
