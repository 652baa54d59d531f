package cn.jiayi.model

import cn.jiayi.core.Server
import cn.jiayi.core.Told
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import java.io.File

class HappenedTest {
    @Test
    fun `a file that turns out damaged while the app is open is told of`() =
        runBlocking {
            Server().use { server ->
                Pocket(server, "13800130001").use { pocket ->
                    assertEquals(Place.Home, pocket.place)
                    pocket.engine.pause()
                    val records = File(pocket.folder, "records.db")
                    records.writeBytes(ByteArray(records.length().toInt()) { NOISE })
                    pocket.engine.resume()
                    val places =
                        withTimeout(PATIENCE) {
                            pocket.desk.way.places
                                .first { it.last() is Place.Happened }
                        }
                    assertEquals(Place.Happened(listOf(Told.RecordsDamaged)), places.last())
                }
            }
        }

    private companion object {
        const val NOISE: Byte = 0x5A
        const val PATIENCE = 20_000L
    }
}
