package cn.jiayi.core

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.time.Instant

/** What becomes of what was done without a network, when the server says no, or not yet. */
class DeliveryTest {
    @TempDir lateinit var folder: Path

    private suspend fun phone(login: String) =
        open(folder.resolve(login), OkHttpTransport(server.address)).let { it to it.signsIn(login) }

    @Test
    fun `of two who act on the same row the later one is shown both, and does it again or leaves it`() =
        runBlocking {
            val (mine, _) = phone("leader1")
            val (hers, _) = phone("nurse1")
            val (first, second) = mine.served().take(2)
            val she =
                mine
                    .ownTeams(Instant.now())
                    .first()
                    .members
                    .last()
                    .staff
            for (row in listOf(first, second)) {
                hers.assign(row.resident, she, row.version, Instant.now())
                mine.assign(row.resident, null, row.version, Instant.now())
            }
            assertEquals(Ended.Done, hers.synchronise(Instant.now()))
            assertEquals(Ended.Done, mine.synchronise(Instant.now()))

            val tray = mine.centre().tray
            assertEquals(2, tray.size)
            for (refused in tray) {
                val said = checkNotNull(refused.said)
                assertTrue(said.stale && said.code == "STALE")
                assertEquals("assign_resident", checkNotNull(refused.meant).command)
                assertNotNull(said.current)
                assertTrue(checkNotNull(said.words).title.isNotEmpty())
            }
            assertEquals(0u to 2u, mine.centre().unsent.let { it.waiting to it.rejected })
            // Nothing of it leaves the phone by itself.
            assertEquals(Ended.Done, mine.synchronise(Instant.now()))
            assertEquals(tray, mine.centre().tray)

            val again = tray.single { first.resident in it.meant!!.residents }
            assertTrue(mine.mend(again.id, again.meant!!.content, Instant.now()))
            val left = tray.single { it != again }
            assertTrue(mine.setAside(left.id))
            assertEquals(Ended.Done, mine.synchronise(Instant.now()))
            assertEquals(0u to emptyList<Entry>(), mine.centre().let { it.unsent.waiting to it.tray })
            assertEquals(null to she, mine.row(first.resident)?.assignedTo to mine.row(second.resident)?.assignedTo)
            listOf(mine, hers).forEach { it.shutDown() }
        }

    @Test
    fun `what was unsent when an account was disabled is delivered, and done once a manager confirms it`() =
        runBlocking {
            val (phone, account) = phone("village1")
            val her = phone.list().first().resident
            val now = Instant.ofEpochMilli(Instant.now().toEpochMilli())
            val pressure = Measured.BloodPressure(131, 79, 70, null)
            val reading = phone.recordReading(her, pressure, emptyList(), now, null, now)
            Office(server, "operator").does("disable_staff_account", """{"account": "${account.account}"}""")

            assertEquals(Ended.Done, phone.synchronise(Instant.now()))
            assertNull(phone.residentCard(her, now))
            val waits = phone.centre().waiting.single()
            assertEquals("AWAITS_MANAGER", waits.said?.code)
            assertEquals("record_reading", waits.meant?.command)

            val manager = Office(server, "manager1")
            val held = checkNotNull(Regex(""""held":"([0-9a-f-]{36})"""").find(manager.sees("/api/v1/held-commands")))
            manager.does("confirm_held_command", """{"held": "${held.groupValues[1]}"}""")
            assertEquals(Ended.Done, phone.synchronise(Instant.now()))
            assertEquals(0u to 0u, phone.centre().unsent.let { it.waiting to it.rejected })
            val (colleague, _) = phone("leader1")
            val seen = colleague.residentCard(her, now)?.readings?.filter { it.id == reading }
            assertNotNull(seen)
            assertEquals(listOf(pressure to now), seen?.map { it.value to it.takenAt })
            listOf(phone, colleague).forEach { it.shutDown() }
        }

    private companion object {
        val server = Server()

        @JvmStatic
        @AfterAll
        fun stop() = server.close()
    }
}
