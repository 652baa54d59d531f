package cn.jiayi.app

import cn.jiayi.app.keys.WrappedKeys
import cn.jiayi.core.HttpRequest
import cn.jiayi.core.HttpResponse
import cn.jiayi.core.HttpTransport
import cn.jiayi.core.Installation
import cn.jiayi.core.KeyException
import cn.jiayi.core.KeyName
import cn.jiayi.core.KeyProvider
import cn.jiayi.core.OkHttpTransport
import cn.jiayi.core.Server
import cn.jiayi.core.TransportException
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

    override fun lay(): Ground {
        val own = Files.createTempDirectory("phone").toFile()
        signedIn.copyRecursively(own)
        return Ground(File(own, "engine"), Lock(WrappedKeys(File(own, "keys")) { inTheStore }), Nowhere, clock)
    }

    private inner class Lock(
        private val keys: KeyProvider,
    ) : KeyProvider {
        override fun key(name: KeyName) = if (locked) throw KeyException.Locked() else keys.key(name)
    }

    companion object {
        private const val NUMBER = "13800130001"

        /** AndroidKeyStore does not exist here. */
        val inTheStore: SecretKey = KeyGenerator.getInstance("AES").apply { init(256) }.generateKey()
        val it get() = RuntimeEnvironment.getApplication() as Phone

        /** Once: a number is sent few codes in an hour. */
        private val signedIn: File by lazy {
            val folder = Files.createTempDirectory("signed-in").toFile()
            Server().use { server ->
                runBlocking {
                    val keys = WrappedKeys(File(folder, "keys")) { inTheStore }
                    val line = OkHttpTransport(server.address)
                    val jiayi = Ground(File(folder, "engine"), keys, line, Watch()).jiayi()
                    jiayi.askForCode(NUMBER)
                    jiayi.signInResident(NUMBER, server.codeSentTo(NUMBER), Installation("i-1", "Pixel"))
                    jiayi.synchronise(Instant.now())
                    jiayi.shutDown()
                }
            }
            folder
        }
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
