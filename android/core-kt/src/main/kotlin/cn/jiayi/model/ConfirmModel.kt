package cn.jiayi.model

import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** The page before what cannot be undone: done, it is left. */
class ConfirmModel(
    desk: Desk,
    scope: CoroutineScope,
    private val words: suspend (her: UUID) -> Confirm,
    private val work: suspend (her: UUID) -> Unit,
) : Page<Confirm, ConfirmEvent>(desk, scope) {
    private var doing = false

    override suspend fun read(her: UUID): (Confirm?) -> Confirm {
        val before = value() ?: words(her)
        return { before }
    }

    override fun on(event: ConfirmEvent) {
        when (event) {
            is FrameEvent -> common(event)
            ConfirmEvent.Cancel -> common(FrameEvent.Back)
            ConfirmEvent.Act -> doOnce()
        }
    }

    private fun doOnce() {
        if (doing) return
        doing = true
        val place =
            desk.way.places.value
                .last()
        act { her ->
            try {
                work(her)
                desk.synchronise()
                desk.way.leave(place)
            } finally {
                doing = false
            }
        }
    }
}
