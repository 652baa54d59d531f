package cn.jiayi.app

import cn.jiayi.core.HttpTransport
import cn.jiayi.core.Jiayi
import cn.jiayi.core.KeyProvider
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import java.io.File
import java.time.Clock

/** What lives as long as the process. */
class Ground(
    private val folder: File,
    private val keys: KeyProvider,
    private val transport: HttpTransport,
    val clock: Clock,
) {
    /** What is begun here is finished, whoever asked for it. */
    val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)

    private val opening = Mutex()
    private var opened: Jiayi? = null

    /** Opened at the first call; a call that fails, as with a locked phone, leaves it to the next. */
    suspend fun jiayi(): Jiayi =
        opening.withLock {
            opened ?: Jiayi.open(folder.path, keys, transport).also { opened = it }
        }
}
