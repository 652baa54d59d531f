package cn.jiayi.app

import android.app.job.JobInfo
import android.app.job.JobScheduler
import android.content.pm.ApplicationInfo
import android.content.pm.PackageManager
import cn.jiayi.app.sync.Jobs
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

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
