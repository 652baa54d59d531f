package cn.jiayi.core

import okhttp3.HttpUrl
import okhttp3.HttpUrl.Companion.toHttpUrl
import okhttp3.OkHttpClient
import okhttp3.Request
import java.io.File
import java.nio.file.Files
import java.util.concurrent.TimeUnit

/** The real server with an invented county, on a free port of loopback. */
class Server(
    residents: Int = 40,
) : AutoCloseable {
    private val folder: File = Files.createTempDirectory("jiayi-kotlin").toFile()
    private val process: Process
    val address: HttpUrl

    init {
        check(start("demo", "--residents", "$residents").waitFor() == 0) { "no county" }
        process = start("serve")
        val lines = process.inputStream.bufferedReader().lineSequence()
        address = lines.first { it.startsWith(LISTENING) }.removePrefix(LISTENING).toHttpUrl()
    }

    /** The newest code that was sent to a number. */
    fun codeSentTo(phone: String): String {
        val request = Request.Builder().url(address.resolve("/demo/messages.json")!!).build()
        val messages = OkHttpClient().newCall(request).execute().use { it.body.string() }
        val toHer = Regex("""\{[^{}]*"to":"$phone"[^{}]*}""").find(messages)?.value ?: error("no message: $messages")
        return Regex(""""text":"\D*(\d{6})""").find(toHer)?.groupValues?.get(1) ?: error("no code: $toHer")
    }

    private fun start(vararg arguments: String): Process {
        val program = checkNotNull(System.getProperty("jiayi.server")) { "-Djiayi.server" }
        val builder = ProcessBuilder(program, *arguments).directory(folder).redirectError(File(folder, "log"))
        if (arguments[0] == "demo") builder.redirectOutput(File(folder, "out"))
        builder.environment() +=
            mapOf(
                "JIAYI_SERVER__LISTEN" to "127.0.0.1:0",
                "JIAYI_STAFF__SECOND_FACTOR" to "off-in-demo",
                "JIAYI_LOG__FILTER" to "warn",
            )
        return builder.start()
    }

    override fun close() {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS)
        folder.deleteRecursively()
    }

    private companion object {
        const val LISTENING = "listening on "
    }
}
