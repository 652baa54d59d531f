package cn.jiayi.app

import android.app.job.JobInfo
import android.app.job.JobScheduler
import android.content.pm.ApplicationInfo
import android.content.pm.PackageManager
import cn.jiayi.app.keys.WrappedKeys
import cn.jiayi.app.sync.Jobs
import cn.jiayi.core.KeyException
import cn.jiayi.core.KeyName
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import java.io.File
import java.nio.file.Files
import javax.crypto.KeyGenerator

@RunWith(RobolectricTestRunner::class)
@Config(application = Phone::class)
class AppTest {
    private val phone get() = Phone.it

    @Test
    fun `a day's job survives a boot and needs no network`() {
        val job = checkNotNull(phone.service<JobScheduler>().getPendingJob(Jobs.DAILY))
        assertTrue(job.isPeriodic && job.isPersisted)
        assertEquals(JobInfo.NETWORK_TYPE_NONE, job.networkType)
        Jobs.sync(phone)
        assertEquals(JobInfo.NETWORK_TYPE_ANY, phone.service<JobScheduler>().getPendingJob(Jobs.SYNC)!!.networkType)
    }

    @Test
    fun `keys are made once, kept wrapped, and lost with the store's key`() {
        val folder = Files.createTempDirectory("keys").toFile()
        val records = WrappedKeys(folder) { Phone.inTheStore }.key(KeyName.RECORDS)
        val outbox = WrappedKeys(folder) { Phone.inTheStore }.key(KeyName.OUTBOX)
        assertEquals(32, records.size)
        assertFalse(records.contentEquals(outbox))
        assertArrayEquals(records, WrappedKeys(folder) { Phone.inTheStore }.key(KeyName.RECORDS))
        for (file in folder.listFiles()!!) {
            assertFalse(
                file
                    .readBytes()
                    .toList()
                    .windowed(records.size)
                    .any { it == records.toList() },
            )
        }
        val another = KeyGenerator.getInstance("AES").apply { init(256) }.generateKey()
        assertThrows(KeyException.Unexpected::class.java) { WrappedKeys(folder) { another }.key(KeyName.RECORDS) }
        File(folder, "records.key").writeBytes(ByteArray(5))
        assertThrows(
            KeyException.Unexpected::class.java,
        ) { WrappedKeys(folder) { Phone.inTheStore }.key(KeyName.RECORDS) }
    }

    @Test
    fun `nothing of it goes into a backup or over a line in the clear`() {
        val app = phone.applicationInfo
        assertEquals(0, app.flags and ApplicationInfo.FLAG_ALLOW_BACKUP)
        assertFalse(android.security.NetworkSecurityPolicy.getInstance() == null)
        assertTrue(phone.noBackupFilesDir.path.contains("no_backup"))
    }

    @Test
    fun `only the launcher's door is open`() {
        val flags =
            PackageManager.GET_ACTIVITIES or PackageManager.GET_RECEIVERS or PackageManager.GET_SERVICES or
                PackageManager.GET_PROVIDERS
        val held = phone.packageManager.getPackageInfo(phone.packageName, flags)
        val components =
            listOfNotNull(
                held.activities,
                held.receivers,
                held.services,
                held.providers,
            ).flatMap { it.toList() }
        assertEquals(listOf("cn.jiayi.app.MainActivity"), components.filter { it.exported }.map { it.name })
    }

    @Test
    @Config(qualifiers = "zh-rCN")
    fun `what the system shows has the words of the core`() =
        assertEquals(phone.words.appName, phone.getString(R.string.app_name))

    @Test
    @Config(qualifiers = "en-rUS")
    fun `in English too`() = assertEquals(phone.words.appName, phone.getString(R.string.app_name))
}
