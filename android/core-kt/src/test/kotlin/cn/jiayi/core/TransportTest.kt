package cn.jiayi.core

import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.runBlocking
import mockwebserver3.MockResponse
import mockwebserver3.MockWebServer
import mockwebserver3.SocketEffect
import okhttp3.CertificatePinner
import okhttp3.OkHttpClient
import okhttp3.tls.HandshakeCertificates
import okhttp3.tls.HeldCertificate
import okio.Buffer
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.time.Duration

/** HTTP as a phone meets it: certificates that are not the server's, answers without end, servers that say nothing. */
class TransportTest {
    private val server = MockWebServer()

    /** Of the server, by an authority that the phone trusts, as it trusts a hundred others. */
    private val authority = HeldCertificate.Builder().certificateAuthority(0).build()
    private val own = certificate()
    private val trusting =
        HandshakeCertificates.Builder().addTrustedCertificate(authority.certificate).build().let {
            OkHttpClient.Builder().sslSocketFactory(it.sslSocketFactory(), it.trustManager).build()
        }

    private fun certificate() =
        HeldCertificate
            .Builder()
            .addSubjectAlternativeName("localhost")
            .signedBy(authority)
            .build()

    @AfterEach
    fun close() = server.close()

    private fun secure(certificate: HeldCertificate) {
        server.useHttps(
            HandshakeCertificates
                .Builder()
                .heldCertificate(certificate)
                .build()
                .sslSocketFactory(),
        )
        server.enqueue(MockResponse(body = "ok"))
        server.start()
    }

    private fun asks(
        http: OkHttpClient,
        patience: Duration = Duration.ofSeconds(20),
    ): HttpResponse =
        runBlocking {
            OkHttpTransport(server.url("/"), http, patience).execute(HttpRequest("GET", "/x", emptyList(), null))
        }

    private fun pinned(vararg pins: String) = trusting.pinned(server.url("/"), pins.asList())

    private fun HeldCertificate.pin() = CertificatePinner.pin(certificate)

    @Test
    fun `a server with a certificate that was pinned is believed`() {
        secure(own)
        assertEquals(200.toUShort(), asks(pinned(own.pin(), certificate().pin())).status)
    }

    @Test
    fun `one that any authority has signed is not, once there are pins`() {
        secure(certificate())
        assertThrows<TransportException.Tls> { asks(pinned(own.pin())) }
    }

    @Test
    fun `without pins it is what the phone trusts, and nothing else`() {
        secure(own)
        assertEquals(200.toUShort(), asks(pinned()).status)
        assertThrows<TransportException.Tls> { asks(OkHttpClient().pinned(server.url("/"), emptyList())) }
    }

    @Test
    fun `an answer without end is not read to its end`() {
        server.enqueue(MockResponse.Builder().chunkedBody(Buffer().write(ByteArray(MOST + 1)), MEGABYTE).build())
        server.enqueue(MockResponse.Builder().chunkedBody(Buffer().write(ByteArray(MOST)), MEGABYTE).build())
        server.start()
        assertThrows<TransportException.Unexpected> { asks(OkHttpClient()) }
        assertEquals(MOST, asks(OkHttpClient()).body.size)
    }

    @Test
    fun `a server that says nothing is not waited for`() {
        server.start()
        assertThrows<TransportException.Timeout> { asks(OkHttpClient(), Duration.ofMillis(300)) }
    }

    @Test
    fun `where nobody listens there is no network, and an answer that is cut is none`() {
        server.enqueue(
            MockResponse
                .Builder()
                .body("x".repeat(MEGABYTE))
                .onResponseBody(SocketEffect.CloseSocket())
                .build(),
        )
        server.start()
        assertThrows<TransportException.NoNetwork> { asks(OkHttpClient()) }
        val nowhere = server.url("/")
        server.close()
        assertThrows<TransportException.NoNetwork> {
            runBlocking { OkHttpTransport(nowhere).execute(HttpRequest("GET", "/x", emptyList(), null)) }
        }
    }

    @Test
    fun `it goes where it was sent and no further, once, with what was given`() {
        server.enqueue(
            MockResponse
                .Builder()
                .code(302)
                .setHeader("location", "https://example.invalid/")
                .build(),
        )
        server.start()
        val request =
            HttpRequest("PUT", "/api/v1/x?y=1", listOf(HttpHeader("authorization", "Bearer t")), byteArrayOf(1, 2))
        val answer = runBlocking { OkHttpTransport(server.url("/")).execute(request) }
        assertEquals(302.toUShort(), answer.status)
        assertTrue(answer.headers.any { it.name.equals("location", ignoreCase = true) })
        val sent = server.takeRequest()
        assertEquals("PUT /api/v1/x?y=1 Bearer t", "${sent.method} ${sent.target} ${sent.headers["authorization"]}")
        assertArrayEquals(byteArrayOf(1, 2), sent.body!!.toByteArray())
        assertEquals(1, server.requestCount)
    }

    @Test
    fun `whoever stops waiting ends the request`() =
        runBlocking {
            server.start()
            val line = OkHttpTransport(server.url("/"))
            val asked =
                async(start = CoroutineStart.UNDISPATCHED) { line.execute(HttpRequest("GET", "/x", emptyList(), null)) }
            asked.cancelAndJoin()
            assertTrue(asked.isCancelled)
        }

    private companion object {
        const val MEGABYTE = 1024 * 1024
        const val MOST = 32 * MEGABYTE
    }
}
