package cn.jiayi.app

import android.content.res.Resources
import cn.jiayi.core.OkHttpTransport
import cn.jiayi.core.pinned
import okhttp3.HttpUrl.Companion.toHttpUrl
import okhttp3.OkHttpClient

/** HTTP as the build is configured. */
internal fun line(resources: Resources): OkHttpTransport {
    val server = resources.getString(R.string.server).toHttpUrl()
    return OkHttpTransport(
        server,
        OkHttpClient().pinned(server, resources.getStringArray(R.array.server_pins).asList()),
    )
}
