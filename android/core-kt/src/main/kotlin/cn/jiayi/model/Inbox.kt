package cn.jiayi.model

import cn.jiayi.core.Notice
import java.time.LocalDate
import java.util.UUID

/** R15. */
typealias InboxState = Screen<Inbox>

/** The most pressing first. */
data class Inbox(
    val today: LocalDate,
    val notices: List<Notice>,
)

sealed interface InboxEvent {
    data class Open(
        val source: UUID,
    ) : InboxEvent
}
