package cn.jiayi.app

import cn.jiayi.app.keys.WrappedKeys
import cn.jiayi.core.KeyException
import cn.jiayi.core.KeyName
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import java.io.File
import java.nio.file.Files

@RunWith(RobolectricTestRunner::class)
@Config(application = Phone::class)
class KeysTest {
    private val folder: File = Files.createTempDirectory("keys").toFile()
    private val store = Store()

    private fun keys() = WrappedKeys(folder, store)

    private fun lost(keys: WrappedKeys = keys()): WrappedKeys {
        assertThrows(KeyException.Unexpected::class.java) { keys.key(KeyName.RECORDS) }
        assertTrue(keys.lost)
        return keys
    }

    @Test
    fun `they are made once and lie wrapped`() {
        val records = keys().key(KeyName.RECORDS)
        val outbox = keys().key(KeyName.OUTBOX)
        assertEquals(32, records.size)
        assertFalse(records.contentEquals(outbox))
        assertArrayEquals(records, keys().key(KeyName.RECORDS))
        for (file in folder.listFiles()!!) {
            assertFalse(records.toList() in file.readBytes().toList().windowed(records.size))
        }
    }

    @Test
    fun `with the store's key they are lost, and no other takes its place by itself`() {
        keys().key(KeyName.RECORDS)
        store.held = null
        lost()
        // Nor when the other of the two was never asked for.
        assertThrows(KeyException.Unexpected::class.java) { keys().key(KeyName.OUTBOX) }
        assertNull(store.held)
        store.held = Store.drawn()
        lost()
    }

    @Test
    fun `a file that is cut is lost`() {
        keys().key(KeyName.RECORDS)
        File(folder, "records.key").writeBytes(ByteArray(5))
        lost()
    }

    @Test
    fun `a key that comes back opens them again`() {
        val before = keys().key(KeyName.RECORDS)
        store.held = null
        val keys = lost()
        store.held = Store.inTheStore
        assertArrayEquals(before, keys.key(KeyName.RECORDS))
        assertFalse(keys.lost)
    }

    @Test
    fun `once they are given up there are new ones, and the old stay beside them`() {
        val before = KeyName.entries.map { keys().key(it) to File(folder, "${it.name.lowercase()}.key").readBytes() }
        repeat(2) {
            store.held = null
            lost().giveUp()
            for ((old, _) in before) assertFalse(keys().key(KeyName.RECORDS).contentEquals(old))
            keys().key(KeyName.OUTBOX)
        }
        val there = folder.listFiles()!!.map { it.readBytes().toList() }
        assertEquals(6, there.size)
        assertTrue(there.containsAll(before.map { (_, wrapped) -> wrapped.toList() }))
    }
}
