package cn.jiayi.model

import cn.jiayi.core.JiayiException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import java.util.concurrent.atomic.AtomicBoolean

/** How it is with what only the server can do. */
data class Asking(
    val sending: Boolean = false,
    /** The code of why it was not done. */
    val wrong: String? = null,
    /** It was not done because no server answered. */
    val unanswered: Boolean = false,
)

/**
 * Asks the server while she looks on: a second tap meanwhile does nothing, leaving the page stops nothing, and what fails is said where she is, with
 * all that she entered.
 */
internal class AtOnce(
    private val scope: CoroutineScope,
    private val show: (Asking) -> Unit,
) {
    private val isAsked = AtomicBoolean(false)

    fun ask(work: suspend () -> Unit) {
        if (!isAsked.compareAndSet(false, true)) return
        show(Asking(sending = true))
        scope.launch {
            val came =
                try {
                    withContext(NonCancellable) { work() }
                    Asking()
                } catch (why: JiayiException) {
                    Asking(wrong = why.code(), unanswered = why.code() == null)
                }
            isAsked.set(false)
            show(came)
        }
    }
}
