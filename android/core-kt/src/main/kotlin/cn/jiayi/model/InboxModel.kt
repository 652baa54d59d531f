package cn.jiayi.model

import cn.jiayi.core.Notice
import kotlinx.coroutines.CoroutineScope
import java.time.LocalDate
import java.time.ZoneId
import java.util.UUID

class InboxModel(
    desk: Desk,
    scope: CoroutineScope,
) : Page<Inbox, InboxEvent>(desk, scope) {
    override suspend fun read(her: UUID): (Inbox?) -> Inbox {
        val now = desk.now()
        return whole(Inbox(LocalDate.ofInstant(now, CHINA), desk.jiayi.inbox(her, now)))
    }

    override fun on(event: InboxEvent) {
        when (event) {
            is FrameEvent -> {
                common(event)
            }

            is InboxEvent.Open -> {
                val notice = value()?.notices?.find { it.source == event.source }
                desk.way.to(notice.place())
            }
        }
    }

    private companion object {
        /** The product's days are China's, wherever the phone is. */
        val CHINA: ZoneId = ZoneId.of("Asia/Shanghai")
    }
}

/** Where something is done about it. */
internal fun Notice?.place(): Place =
    when (this?.kind) {
        "refill_ready", "refill_refused" -> Place.RefillStatus
        "medicine_ends" -> Place.Medicines
        "contract_expires" -> Place.Contract
        "follow_up_due" -> Place.Visits
        else -> Place.Inbox
    }
