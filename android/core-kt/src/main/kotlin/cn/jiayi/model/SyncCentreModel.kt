package cn.jiayi.model

import cn.jiayi.core.Entry
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
        val place =
            when (refused.meant?.command) {
                "request_refill" -> Place.Medicines
                "withdraw_refill" -> Place.RefillStatus
                "record_reading" -> Place.Pressure
                else -> Place.AtTheDesk
            }
        desk.way.to(place)
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
