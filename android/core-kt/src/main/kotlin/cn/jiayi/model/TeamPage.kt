package cn.jiayi.model

import cn.jiayi.core.JiayiException
import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** A page of somebody of a team: of no resident of her own. */
abstract class TeamPage<T, E>(
    desk: Desk,
    scope: CoroutineScope,
    first: T? = null,
) : Page<T, E>(desk, scope, first) {
    private var asking = false

    protected abstract suspend fun team(): (T?) -> T

    override suspend fun read(her: UUID) = team()

    override suspend fun read(): (T?) -> T = team()

    /** Asks the server for something while she waits; what it refuses is told where it was asked. A second tap meanwhile does nothing. */
    protected fun ask(
        refused: (T, Wrong) -> T,
        work: suspend () -> Unit,
    ) {
        if (asking) return
        asking = true
        attempt {
            val wrong =
                try {
                    work()
                    null
                } catch (why: JiayiException) {
                    why.wrong() ?: throw why
                } finally {
                    asking = false
                }
            if (wrong != null) change { refused(it, wrong) }
        }
    }
}
