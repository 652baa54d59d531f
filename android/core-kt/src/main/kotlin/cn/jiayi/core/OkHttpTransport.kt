package cn.jiayi.core

import kotlinx.coroutines.suspendCancellableCoroutine
import okhttp3.Call
import okhttp3.Callback
import okhttp3.CertificatePinner
import okhttp3.HttpUrl
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody
import okhttp3.Response
import okio.Buffer
import java.io.IOException
import java.io.InterruptedIOException
import java.time.Duration
import javax.net.ssl.SSLException
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException

/** Where pins are named, no other certificate of the server is believed. */
fun OkHttpClient.pinned(
    server: HttpUrl,
    pins: List<String>,
): OkHttpClient {
    val pinner = CertificatePinner.Builder().add(server.host, *pins.toTypedArray()).build()
    return newBuilder().certificatePinner(pinner).build()
}

/** Carries the engine's requests to a server, each once: the engine alone tries again. */
class OkHttpTransport(
    private val server: HttpUrl,
    http: OkHttpClient = OkHttpClient(),
    patience: Duration = WHOLE,
) : HttpTransport {
    private val http =
        http
            .newBuilder()
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .connectTimeout(CONNECT)
            .readTimeout(ANSWER)
            .writeTimeout(ANSWER)
            .callTimeout(patience)
            .build()

    override suspend fun execute(request: HttpRequest): HttpResponse {
        val call = http.newCall(request.to(server))
        return suspendCancellableCoroutine { waiting ->
            waiting.invokeOnCancellation { call.cancel() }
            call.enqueue(
                object : Callback {
                    override fun onFailure(
                        call: Call,
                        e: IOException,
                    ) = waiting.resumeWithException(e.why(call))

                    override fun onResponse(
                        call: Call,
                        response: Response,
                    ) {
                        val read = runCatching { response.use { it.read() } }
                        read.fold(waiting::resume) { waiting.resumeWithException(it.why(call)) }
                    }
                },
            )
        }
    }

    private companion object {
        val CONNECT: Duration = Duration.ofSeconds(10)

        /** The server keeps a phone that waits for news 25 seconds. */
        val ANSWER: Duration = Duration.ofSeconds(35)
        val WHOLE: Duration = Duration.ofSeconds(50)

        /** The longest page of a feed is far below. */
        const val MOST_BYTES = 32L * 1024 * 1024

        fun HttpRequest.to(server: HttpUrl): Request {
            val url = requireNotNull(server.resolve(path)) { "a path from the root" }
            return Request
                .Builder()
                .url(url)
                .method(method, body?.toRequestBody())
                .apply { headers.forEach { header(it.name, it.value) } }
                .build()
        }

        fun Response.read(): HttpResponse {
            val read = Buffer()
            val source = body.source()
            while (source.read(read, MOST_BYTES + 1 - read.size) != -1L) {
                if (read.size > MOST_BYTES) throw TransportException.Unexpected()
            }
            val headers = headers.map { (name, value) -> HttpHeader(name, value) }
            return HttpResponse(code.toUShort(), headers, read.readByteArray())
        }

        fun Throwable.why(call: Call): TransportException =
            when {
                this is TransportException -> this
                call.isCanceled() && this !is InterruptedIOException -> TransportException.Cancelled()
                this is InterruptedIOException -> TransportException.Timeout()
                this is SSLException -> TransportException.Tls()
                this is IOException -> TransportException.NoNetwork()
                else -> TransportException.Unexpected()
            }
    }
}
