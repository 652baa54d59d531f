package cn.jiayi.core

import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody
import java.util.UUID

/** Somebody at the console, which phones have no page for. */
class Office(
    private val server: Server,
    login: String,
) {
    private val http = OkHttpClient()
    private var token: String? = null

    init {
        val session = post("/api/v1/sign-in/staff", """{"login": "$login", "password": "jiayi-demo-2026"}""")
        token = checkNotNull(Regex(""""token":"([^"]+)"""").find(session)) { session }.groupValues[1]
    }

    /** One that must be applied. */
    fun does(
        command: String,
        content: String,
    ) {
        val head = """"id": "${UUID.randomUUID()}", "issued_at": 0, "schema": 1"""
        val said = post("/api/v1/commands", """{"commands": [{$head, "command": {"$command": $content}}]}""")
        check(""""status":"applied"""" in said) { said }
    }

    fun sees(path: String): String = ask(Request.Builder(), path)

    private fun post(
        path: String,
        body: String,
    ): String = ask(Request.Builder().post(body.toRequestBody("application/json".toMediaType())), path)

    private fun ask(
        request: Request.Builder,
        path: String,
    ): String {
        token?.let { request.header("authorization", "Bearer $it") }
        return http.newCall(request.url(server.address.resolve(path)!!).build()).execute().use { it.body.string() }
    }
}
