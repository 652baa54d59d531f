package cn.jiayi.app

import android.content.BroadcastReceiver
import android.content.Context
import cn.jiayi.core.Jiayi
import cn.jiayi.core.JiayiException
import kotlinx.coroutines.launch

/** The framework marks these nullable; each phone has them. */
internal inline fun <reified T : Any> Context.service(): T = checkNotNull(getSystemService(T::class.java))

/** Goes on after the receiver has returned; the system keeps the process for some seconds. */
internal fun BroadcastReceiver.after(
    context: Context,
    work: suspend (Jiayi) -> Unit,
) {
    val pending = goAsync()
    context.ground.scope.launch {
        try {
            context.ground.holding(work)
        } catch (_: JiayiException) {
            // Nobody looks here; the pages say it when she does.
        } finally {
            pending.finish()
        }
    }
}
