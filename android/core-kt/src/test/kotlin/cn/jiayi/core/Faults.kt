package cn.jiayi.core

import okhttp3.HttpUrl
import okhttp3.HttpUrl.Companion.toHttpUrl
import java.io.BufferedInputStream
import java.io.InputStream
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.net.SocketException
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.atomic.AtomicInteger
import kotlin.concurrent.thread
import kotlin.random.Random

/** What befalls one request, and out of ten how many. */
enum class Fate(
    val of10: Int,
) {
    ARRIVES(3),

    /** With its answer, a moment later. */
    DELAYED(1),

    /** It never gets there. */
    DROPPED(1),

    /** It gets there after the phone has given it up. */
    LATE(1),

    /** It is done, and of the answer comes the first half. */
    CUT(1),

    /** It is done, and the answer is lost. */
    UNANSWERED(1),

    /** It gets there twice; the second answer comes back. */
    DOUBLED(2),
}

/** A line to the server on which a seed decides what befalls each request: the same request in order, the same fate. */
class Faults(
    private val server: HttpUrl,
    private val seed: Int,
) : AutoCloseable {
    private val socket = ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())
    private val asked = AtomicInteger()
    val address = "http://127.0.0.1:${socket.localPort}/".toHttpUrl()

    /** Of each request that brought commands. */
    val ofCommands = CopyOnWriteArrayList<Fate>()

    init {
        thread(isDaemon = true) {
            try {
                while (true) socket.accept().let { line -> thread(isDaemon = true) { line.use(::carry) } }
            } catch (_: SocketException) {
                // Closed.
            }
        }
    }

    private fun carry(line: Socket) {
        val request = read(line.getInputStream()) ?: return
        val fate = fate(asked.getAndIncrement())
        if ("POST /api/v1/commands " in String(request, Charsets.ISO_8859_1)) ofCommands += fate
        when (fate) {
            Fate.ARRIVES -> {
                line.answers(ask(request))
            }

            Fate.DELAYED -> {
                Thread.sleep(MOMENT)
                line.answers(ask(request))
            }

            Fate.DROPPED -> {
                return
            }

            Fate.LATE -> {
                line.close()
                Thread.sleep(MOMENT)
                ask(request)
            }

            Fate.CUT -> {
                line.answers(ask(request).let { it.copyOf(it.size / 2) })
            }

            Fate.UNANSWERED -> {
                ask(request)
            }

            Fate.DOUBLED -> {
                ask(request)
                line.answers(ask(request))
            }
        }
    }

    private fun fate(n: Int): Fate = FATES[Random(seed + n).nextInt(FATES.size)]

    private fun Socket.answers(answer: ByteArray) =
        try {
            getOutputStream().write(answer)
        } catch (_: SocketException) {
            // The phone waits no more.
        }

    private fun ask(request: ByteArray): ByteArray =
        Socket(server.host, server.port).use {
            it.getOutputStream().write(request)
            it.getInputStream().readAllBytes()
        }

    /** A request to its end, as one of a connection of its own; none of a connection that says nothing. */
    private fun read(from: InputStream): ByteArray? {
        val stream = BufferedInputStream(from)
        val head = StringBuilder()
        while (!head.endsWith("\r\n\r\n")) head.append(stream.read().also { if (it < 0) return null }.toChar())
        val length =
            Regex("""(?i)\r\ncontent-length: (\d+)""")
                .find(head)
                ?.groupValues
                ?.get(1)
                ?.toInt() ?: 0
        val alone = head.replace(Regex("""(?i)\r\nconnection: [^\r]*"""), "\r\nConnection: close")
        return alone.toByteArray(Charsets.ISO_8859_1) + stream.readNBytes(length)
    }

    override fun close() = socket.close()

    private companion object {
        const val BACKLOG = 50
        const val MOMENT = 50L
        val FATES = Fate.entries.flatMap { fate -> List(fate.of10) { fate } }
    }
}
