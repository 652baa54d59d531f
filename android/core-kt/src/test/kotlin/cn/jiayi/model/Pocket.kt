package cn.jiayi.model

import cn.jiayi.core.HttpRequest
import cn.jiayi.core.HttpTransport
import cn.jiayi.core.Installation
import cn.jiayi.core.Jiayi
import cn.jiayi.core.JiayiInterface
import cn.jiayi.core.KeyName
import cn.jiayi.core.KeyProvider
import cn.jiayi.core.OkHttpTransport
import cn.jiayi.core.Server
import cn.jiayi.core.TransportException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import java.io.File
import java.nio.file.Files
import java.time.Clock

/** Somebody's phone with the real engine, signed in at the real server; [wrapped] stands between the pages and the engine. */
internal class Pocket(
    private val server: Server,
    private val number: String,
    wrapped: (JiayiInterface) -> JiayiInterface = { it },
) : AutoCloseable {
    val folder: File = Files.createTempDirectory("pocket").toFile()
    private val pages = CoroutineScope(Job() + Dispatchers.Default)
    val engine: Jiayi
    val outside = Around()
    var cut = false
    val desk: Desk

    init {
        val through = OkHttpTransport(server.address)
        val line =
            object : HttpTransport {
                override suspend fun execute(request: HttpRequest) =
                    if (cut) throw TransportException.NoNetwork() else through.execute(request)
            }
        engine = runBlocking { Jiayi.open(folder.path, OneKey, line) }
        desk = Desk(wrapped(engine), Clock.systemUTC(), outside)
        runBlocking {
            engine.askForCode(number)
            engine.signInResident(number, code(), Installation("i-$number", "红米"))
            desk.synchronise()
            desk.begin()
        }
        pages.launch { desk.watch() }
        pages.launch { desk.listen() }
    }

    val place get() =
        desk.way.places.value
            .last()

    /** The newest that was sent to her. */
    fun code() = server.codeSentTo(number)

    fun <T, E, P : Page<T, E>> opened(page: (Desk, CoroutineScope) -> P): P = page(desk, pages).also { it.open() }

    override fun close() =
        runBlocking {
            pages.cancel()
            engine.shutDown()
            folder.deleteRecursively()
            Unit
        }

    private object OneKey : KeyProvider {
        override fun key(name: KeyName) = ByteArray(32) { 7 }
    }

    class Around : Outside {
        override val speaking = MutableStateFlow(false)
        override val heard = MutableStateFlow(0)

        override fun speak(text: String) {
            speaking.value = true
        }

        override fun hush() {
            speaking.value = false
        }

        override fun dial(number: String) = Unit

        override fun sync() = Unit
    }
}

/** What it shows, as soon as it is so. */
internal suspend fun <T> Page<T, *>.shows(what: (T) -> Boolean): T =
    withTimeout(PATIENCE) {
        val ready = state.first { screen -> (screen.content as? Content.Ready)?.value?.let(what) == true }
        (ready.content as Content.Ready).value
    }

internal suspend fun Page<*, *>.fails(): Content.Failed =
    withTimeout(PATIENCE) { state.first { it.content is Content.Failed }.content as Content.Failed }

private const val PATIENCE = 20_000L

internal val Asking.code get() = (wrong as? Wrong.Refused)?.code
