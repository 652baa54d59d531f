package cn.jiayi.model

import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** R18. */
class TrendModel(
    desk: Desk,
    scope: CoroutineScope,
    /** Somebody whom the team serves; none for whom the pages show. */
    private val of: UUID? = null,
) : Page<TrendView, TrendEvent>(desk, scope) {
    override suspend fun read() = of?.let { read(it) }

    override suspend fun read(her: UUID): (TrendView?) -> TrendView {
        val days = value()?.days ?: DAYS
        val trend = desk.jiayi.trend(her, days.toUShort(), desk.now())
        // Of the days that are chosen by now, whatever was asked for before.
        return { before ->
            if (before == null ||
                before.days == days
            ) {
                TrendView(days, trend, before?.asList ?: false)
            } else {
                before
            }
        }
    }

    override fun on(event: TrendEvent) {
        when (event) {
            is FrameEvent -> {
                common(event)
            }

            is TrendEvent.AsList -> {
                change { it.copy(asList = event.list) }
            }

            is TrendEvent.Days -> {
                change { it.copy(days = event.days) }
                again()
            }

            is TrendEvent.Open -> {
                // The inbox is of whoever holds the phone.
                if (of == null) desk.way.to(Place.Inbox)
            }
        }
    }

    private companion object {
        const val DAYS = 30L
    }
}
