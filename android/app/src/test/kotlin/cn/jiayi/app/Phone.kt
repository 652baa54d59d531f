package cn.jiayi.app

import cn.jiayi.app.keys.WrappedKeys
import cn.jiayi.core.HttpRequest
import cn.jiayi.core.HttpResponse
import cn.jiayi.core.HttpTransport
import cn.jiayi.core.Installation
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

    override fun lay(): Ground {
        val own = Files.createTempDirectory("phone").toFile()
        signedIn.copyRecursively(own)
        return ground(own, Nowhere, clock)
    }

    companion object {
        private const val NUMBER = "13800130001"

        /** AndroidKeyStore does not exist here. */
        val inTheStore: SecretKey = KeyGenerator.getInstance("AES").apply { init(256) }.generateKey()
        val it get() = RuntimeEnvironment.getApplication() as Phone

        private fun ground(
            folder: File,
            line: HttpTransport,
            clock: Clock,
        ) = Ground(File(folder, "engine"), WrappedKeys(File(folder, "keys")) { inTheStore }, line, clock)

        /** Once: a number is sent few codes in an hour. */
        private val signedIn: File by lazy {
            val folder = Files.createTempDirectory("signed-in").toFile()
            Server().use { server ->
                runBlocking {
                    val jiayi = ground(folder, OkHttpTransport(server.address), Watch()).jiayi()
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
