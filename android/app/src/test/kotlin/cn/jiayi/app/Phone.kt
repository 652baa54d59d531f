package cn.jiayi.app

import cn.jiayi.app.keys.Keys
import cn.jiayi.app.keys.WrappedKeys
import cn.jiayi.app.keys.Wrapping
import cn.jiayi.app.push.PushService
import cn.jiayi.core.HttpRequest
import cn.jiayi.core.HttpResponse
import cn.jiayi.core.HttpTransport
import cn.jiayi.core.Installation
import cn.jiayi.core.KeyException
import cn.jiayi.core.KeyName
import cn.jiayi.core.OkHttpTransport
import cn.jiayi.core.Server
import cn.jiayi.core.TransportException
import kotlinx.coroutines.job
import kotlinx.coroutines.runBlocking
import org.robolectric.RuntimeEnvironment
import java.io.File
import java.nio.file.Files
import java.time.Clock
import java.time.Instant
import java.time.ZoneId
import java.time.ZoneOffset
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey

/** A phone with the real engine, on which somebody has signed in at the real server and read everything; now it has no network. */
class Phone : JiayiApp() {
    val clock = Watch()

    /** As long as it is not unlocked, no key is handed out. */
    var locked = false

    val store = Store()

    /** Whose push reaches it. */
    var vendor: PushService? = null
    override val push get() = vendor

    /** What receivers began goes on after a test, and would reach into the next one. */
    fun rests() =
        runBlocking {
            ground.scope.coroutineContext.job.children
                .forEach { it.join() }
        }

    override fun lay(): Ground {
        val own = Files.createTempDirectory("phone").toFile()
        signedIn.copyRecursively(own)
        return Ground(File(own, "engine"), Lock(WrappedKeys(File(own, "keys"), store)), Nowhere, clock)
    }

    private inner class Lock(
        private val keys: Keys,
    ) : Keys by keys {
        override fun key(name: KeyName) = if (locked) throw KeyException.Locked() else keys.key(name)
    }

    companion object {
        private const val NUMBER = "13800130001"

        val it get() = RuntimeEnvironment.getApplication() as Phone

        /** Once: a number is sent few codes in an hour. */
        private val signedIn: File by lazy {
            val folder = Files.createTempDirectory("signed-in").toFile()
            Server().use { server ->
                runBlocking {
                    val keys = WrappedKeys(File(folder, "keys"), Store())
                    val line = OkHttpTransport(server.address)
                    Ground(File(folder, "engine"), keys, line, Watch()).holding { jiayi ->
                        jiayi.askForCode(NUMBER)
                        jiayi.signInResident(NUMBER, server.codeSentTo(NUMBER), Installation("i-1", "Pixel"))
                        jiayi.synchronise(Instant.now())
                    }
                }
            }
            folder
        }
    }
}

/** AndroidKeyStore does not exist here: the same key in each, until it is dropped. */
class Store : Wrapping {
    var held: SecretKey? = inTheStore

    override fun key() = held

    override fun make(): SecretKey = drawn().also { held = it }

    companion object {
        val inTheStore = drawn()

        fun drawn(): SecretKey = KeyGenerator.getInstance("AES").apply { init(256) }.generateKey()
    }
}

private object Nowhere : HttpTransport {
    override suspend fun execute(request: HttpRequest): HttpResponse = throw TransportException.NoNetwork()
}

/** Time that passes when a test says so. */
class Watch : Clock() {
    private var now = systemUTC().instant()

    fun set(to: Instant) {
        now = to
    }

    override fun instant(): Instant = now

    override fun getZone(): ZoneOffset = ZoneOffset.UTC

    override fun withZone(zone: ZoneId): Clock = this
}
