package cn.jiayi.app

import android.app.Application
import android.content.Context
import cn.jiayi.app.keys.WrappedKeys
import cn.jiayi.app.push.PushService
import cn.jiayi.app.push.pushService
import cn.jiayi.app.reminders.Channels
import cn.jiayi.app.sync.Jobs
import java.io.File
import java.time.Clock

open class JiayiApp : Application() {
    val ground by lazy(::lay)

    /** None in the plain build. */
    open val push: PushService? by lazy { pushService(this) }

    override fun onCreate() {
        super.onCreate()
        Channels.create(this)
        Jobs.daily(this)
    }

    /** Outside of every backup: what is on this phone only is of no use without its keys. */
    protected open fun lay() =
        Ground(
            folder = File(noBackupFilesDir, "engine"),
            keys = WrappedKeys(File(noBackupFilesDir, "keys")),
            transport = line(resources),
            clock = Clock.systemUTC(),
        )
}

internal val Context.ground get() = (applicationContext as JiayiApp).ground
internal val Context.push get() = (applicationContext as JiayiApp).push
