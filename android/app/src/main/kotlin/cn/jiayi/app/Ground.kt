package cn.jiayi.app

import cn.jiayi.app.keys.Keys
import cn.jiayi.core.HttpTransport
import cn.jiayi.core.Jiayi
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import java.io.File
import java.time.Clock

/** What lives as long as the process. */
class Ground(
    private val folder: File,
    val keys: Keys,
    private val transport: HttpTransport,
    val clock: Clock,
) {
    /** What is begun here is finished, whoever asked for it. */
    val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)

    private val opening = Mutex()
    private var opened: Jiayi? = null
    private var inUse = 0

    /** The files are closed with the last who needs them: a page that is seen, a receiver, a job. */
    suspend fun <T> holding(work: suspend (Jiayi) -> T): T {
        var held = false
        try {
            val jiayi = aside { take().also { held = true } }
            return work(jiayi)
        } finally {
            if (held) aside { letGo() }
        }
    }

    /** A call that fails, as with a locked phone, leaves opening to the next. */
    private suspend fun take(): Jiayi =
        opening.withLock {
            val jiayi = opened?.also { it.resume() } ?: Jiayi.open(folder.path, keys, transport).also { opened = it }
            inUse++
            jiayi
        }

    /** To its end, and not where the work is done: whoever waits there must not keep others from opening. */
    private suspend fun <T> aside(step: suspend () -> T): T =
        withContext(NonCancellable + Dispatchers.Default) { step() }

    private suspend fun letGo() = opening.withLock { if (--inUse == 0) opened?.pause() }
}
