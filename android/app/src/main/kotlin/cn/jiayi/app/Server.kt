package cn.jiayi.app

import android.content.res.Resources
import okhttp3.CertificatePinner
import okhttp3.HttpUrl.Companion.toHttpUrl
import okhttp3.OkHttpClient

/** HTTP as the build is configured: where pins are named, no other certificate of the server is believed. */
internal fun pinned(resources: Resources): OkHttpClient {
    val host = resources.getString(R.string.server).toHttpUrl().host
    val pins = resources.getStringArray(R.array.server_pins)
    val pinner = CertificatePinner.Builder().add(host, *pins).build()
    return OkHttpClient.Builder().certificatePinner(pinner).build()
}
