package cn.jiayi.model

import cn.jiayi.core.Entry
import cn.jiayi.core.Meant
import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** G09, for everybody. [what]: a command's name in words. */
class SyncCentreModel(
    desk: Desk,
    scope: CoroutineScope,
    private val what: (String) -> String,
) : Page<SyncCentreView, SyncCentreEvent>(desk, scope) {
    override suspend fun read(her: UUID) = read()

    override suspend fun read(): (SyncCentreView?) -> SyncCentreView {
        val centre = desk.jiayi.syncCentre(desk.now())
        val (waiting, tray) = centre.waiting.map(::entry) to centre.tray.map(::entry)
        return { before -> SyncCentreView(centre, before?.running ?: false, waiting, tray) }
    }

    override fun on(event: SyncCentreEvent) {
        when (event) {
            is FrameEvent -> common(event)
            SyncCentreEvent.SignIn -> desk.way.to(Place.SignIn)
            SyncCentreEvent.Synchronise -> synchronise()
            is SyncCentreEvent.Mend -> mend(event.id)
            is SyncCentreEvent.SetAside -> attempt { desk.jiayi.setAside(event.id) }
        }
    }

    /** It is done again where it was done; what was refused stays here until it is set aside. */
    private fun mend(id: UUID) {
        val refused = value()?.centre?.tray?.find { it.id == id } ?: return
        attempt { desk.way.to(refused.place()) }
    }

    private suspend fun Entry.place(): Place = visit() ?: meant.place()

    /** A visit is filled in again from what was refused. */
    private suspend fun Entry.visit(): Place? {
        val of = meant?.takeIf { it.command == "record_visit" }?.residents?.firstOrNull() ?: return null
        return Place.Visit(of, first = desk.jiayi.mendVisit(id, desk.now()) == null)
    }

    private suspend fun Meant?.place(): Place =
        when (this?.command) {
            "assign_resident" -> whom()?.let { Place.Assign(it) }
            "record_call" -> whom()?.let { Place.Outcome(it) }
            "record_reading" -> Place.Pressure
            "refuse_refill" -> Place.Approvals
            "request_refill" -> Place.Medicines
            "snooze_resident" -> whom()?.let { Place.Snooze(it) }
            "withdraw_refill" -> Place.RefillStatus
            else -> null
        } ?: Place.AtTheDesk

    /** None of somebody who is not on this phone any more. */
    private suspend fun Meant.whom(): Whom? {
        val resident = residents.firstOrNull() ?: return null
        return desk.jiayi.residentCard(resident, desk.now())?.let { Whom(resident, it.name, version = null) }
    }

    private fun synchronise() {
        if (value()?.running != false) return
        change { it.copy(running = true) }
        attempt {
            try {
                desk.synchronise()
            } finally {
                change { it.copy(running = false) }
            }
        }
    }

    private fun entry(entry: Entry) =
        SyncEntry(
            id = entry.id,
            what = entry.meant?.let { what(it.command) }.orEmpty(),
            whose = null,
            madeAt = entry.madeAt,
            code = entry.said?.code,
            mine = entry.meant?.content?.takeIf { entry.said?.stale == true },
            now = entry.said?.current,
        )
}
