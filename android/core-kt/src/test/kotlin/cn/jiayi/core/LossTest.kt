package cn.jiayi.core

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.util.UUID

/** A damaged file, a key that is gone, an older app: what can be saved is, and what cannot is told. */
class LossTest {
    @TempDir lateinit var folder: Path

    private fun line() = Line(OkHttpTransport(server.address))

    /** She has measured so often without a network, and the app was closed. */
    private suspend fun measured(
        times: Int,
        number: String,
    ): Pair<UUID, List<UUID>> {
        val line = line()
        val jiayi = open(folder, line)
        val her = jiayi.signsIn(number, server)
        line.cut.set(true)
        val ids =
            (1L..times).map {
                val at = Instant.now().minusSeconds(60 * it)
                jiayi.recordReading(her, VALUE, emptyList(), at, null, Instant.now())
            }
        jiayi.shutDown()
        return her to ids
    }

    private suspend fun Jiayi.delivered(
        her: UUID,
        number: String,
    ): Set<UUID> {
        signsIn(number, server)
        assertEquals(0u to emptyList<Entry>(), centre().let { it.unsent.waiting to it.tray })
        return trend(her, 7u, Instant.now()).readings.map { it.id }.toSet()
    }

    @Test
    fun `of a damaged outbox what can be read is delivered, the rest is counted, and the file stays`() =
        runBlocking {
            val (her, ids) = measured(MANY, FIRST)
            val outbox = folder.resolve("outbox-1.db")
            val damaged = damage(outbox)
            val jiayi = open(folder, line())
            val told = assertInstanceOf(Told.OutboxDamaged::class.java, jiayi.takeNotices().single())
            assertEquals(MANY.toULong(), told.saved + told.lost)
            assertTrue(told.saved > 0u && told.lost > 0u, "$told")
            assertEquals(emptyList<Told>(), jiayi.takeNotices())
            val there = jiayi.delivered(her, FIRST)
            assertEquals(told.saved.toInt(), ids.count { it in there })
            jiayi.shutDown()
            assertTrue(Files.readAllBytes(outbox).contentEquals(damaged))
        }

    @Test
    fun `without its keys nothing is read and nothing is lost, and with them it is delivered after all`() =
        runBlocking {
            val (her, ids) = measured(2, SECOND)
            val without = open(folder, line(), Ring(1))
            val told = without.takeNotices()
            assertTrue(Told.RecordsKeyLost in told && Told.OutboxKeyLost(unread = 2u, found = 0u) in told, "$told")
            assertEquals(null to emptyList<Medicine>(), without.ownResident() to without.medicines(her, Instant.now()))
            without.shutDown()

            val back = open(folder, line())
            assertTrue(Told.OutboxKeyLost(unread = 0u, found = 2u) in back.takeNotices())
            assertEquals(ids.toSet(), back.delivered(her, SECOND).intersect(ids.toSet()))
            back.shutDown()
        }

    @Test
    fun `a phone that hands out no key opens nothing and changes nothing`() =
        runBlocking {
            measured(1, THIRD)
            val before = Files.readAllBytes(folder.resolve("outbox-1.db"))
            val locked =
                object : KeyProvider {
                    override fun key(name: KeyName): ByteArray = throw KeyException.Locked()
                }
            val why = assertThrows(JiayiException.NoKey::class.java) { runBlocking { open(folder, line(), locked) } }
            assertInstanceOf(KeyException.Locked::class.java, why.why)
            assertTrue(before.contentEquals(Files.readAllBytes(folder.resolve("outbox-1.db"))))
            val jiayi = open(folder, line())
            assertEquals(emptyList<Told>() to 1u, jiayi.takeNotices() to jiayi.centre().unsent.waiting)
            jiayi.shutDown()
        }

    /** The last page on which commands lie is blank, as after a bad block. */
    private fun damage(file: Path): ByteArray {
        val bytes = Files.readAllBytes(file)
        val leaf = bytes.indices.step(PAGE).last { it > 0 && bytes[it] == LEAF }
        bytes.fill(0, leaf, leaf + PAGE)
        Files.write(file, bytes)
        return bytes
    }

    private companion object {
        const val FIRST = "13800130001"
        const val SECOND = "13800130002"
        const val THIRD = "13800130003"
        const val MANY = 40
        const val PAGE = 4096

        /** How a leaf of a table begins. */
        const val LEAF: Byte = 0x0D
        val VALUE = Measured.BloodPressure(128, 78, null, null)
        val server = Server()

        @JvmStatic
        @AfterAll
        fun stop() = server.close()
    }
}
