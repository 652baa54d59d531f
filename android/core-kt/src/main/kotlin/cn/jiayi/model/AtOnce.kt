package cn.jiayi.model

import cn.jiayi.core.JiayiException
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.withContext
import java.util.concurrent.atomic.AtomicBoolean

/** How it is with what only the server can do. */
data class Asking(
    val sending: Boolean = false,
    /** Why it was not done. */
    val wrong: Wrong? = null,
)

/**
 * Asks the server while she looks on: a second tap meanwhile does nothing, leaving the page stops nothing, and what is refused is said where she is,
 * with all that she entered. What else fails is the page's to tell.
 */
internal class AtOnce(
    private val attempt: (suspend () -> Unit) -> Unit,
    private val show: (Asking) -> Unit,
) {
    private val isAsked = AtomicBoolean(false)

    fun ask(work: suspend () -> Unit) {
        if (!isAsked.compareAndSet(false, true)) return
        show(Asking(sending = true))
        attempt {
            val failed =
                try {
                    withContext(NonCancellable) { work() }
                    null
                } catch (why: JiayiException) {
                    why
                }
            val wrong = failed?.wrong()
            // Whoever sees the answer can ask again.
            isAsked.set(false)
            show(Asking(wrong = wrong))
            if (failed != null && wrong == null) throw failed
        }
    }
}
