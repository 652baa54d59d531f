package cn.jiayi.model

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch

/** Until a code can be sent again. */
internal class Countdown(
    private val scope: CoroutineScope,
    private val tick: (secondsLeft: Int) -> Unit,
) {
    private var running: Job? = null

    fun start() {
        running?.cancel()
        running =
            scope.launch {
                for (seconds in AGAIN_AFTER downTo 0) {
                    tick(seconds)
                    delay(SECOND_MS)
                }
            }
    }

    private companion object {
        const val AGAIN_AFTER = 60
        const val SECOND_MS = 1_000L
    }
}

/** What was typed, as far as it is digits. */
internal fun String.digits(most: Int) = filter(Char::isDigit).take(most)
