package cn.jiayi.app

import android.app.Application
import android.content.Context
import cn.jiayi.app.keys.WrappedKeys
import cn.jiayi.app.reminders.Channels
import cn.jiayi.app.sync.Jobs
import cn.jiayi.core.OkHttpTransport
import okhttp3.HttpUrl.Companion.toHttpUrl
import java.io.File
import java.time.Clock

open class JiayiApp : Application() {
    val ground by lazy(::lay)

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
            transport = OkHttpTransport(getString(R.string.server).toHttpUrl(), pinned(resources)),
            clock = Clock.systemUTC(),
        )
}

internal val Context.ground get() = (applicationContext as JiayiApp).ground
