package cn.jiayi.app

import android.app.AlarmManager
import android.app.Notification
import android.app.NotificationManager
import android.app.job.JobScheduler
import android.content.Intent
import android.os.Looper
import cn.jiayi.app.reminders.Alarms
import cn.jiayi.app.reminders.Channels
import cn.jiayi.app.sync.Jobs
import cn.jiayi.core.About
import cn.jiayi.core.Alarm
import cn.jiayi.core.Jiayi
import cn.jiayi.core.Tells
import kotlinx.coroutines.runBlocking
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowAlarmManager.ScheduledAlarm
import java.util.UUID

/** From the core's plan to what lies on a locked screen, and what its buttons do without the app and without a network. */
@RunWith(RobolectricTestRunner::class)
@Config(application = Phone::class, qualifiers = "zh-rCN")
class RemindersTest {
    private lateinit var phone: Phone
    private lateinit var her: UUID

    @Before
    fun takeUp() =
        runBlocking {
            phone = Phone.it
            her = checkNotNull(asks { it.ownResident() })
        }

    @After
    fun putDown() = phone.rests()

    private fun <T> asks(what: suspend (Jiayi) -> T): T = runBlocking { phone.ground.holding(what) }

    private fun planned(): List<Alarm> = asks { it.alarms(phone.clock.instant()) }

    private fun plan() = runBlocking { Alarms(phone, phone.ground).plan() }

    private fun alarm(): ScheduledAlarm? = shadowOf(phone.service<AlarmManager>()).scheduledAlarms.singleOrNull()

    private fun shown(id: UUID): Notification? =
        shadowOf(phone.service<NotificationManager>()).getNotification(id.toString(), 0)

    private fun waiting(): List<String> =
        asks { jiayi ->
            val centre = jiayi.syncCentre(phone.clock.instant())
            centre.waiting.mapNotNull { it.meant?.command }
        }

    /** Receivers go on after they have returned. */
    private fun until(what: () -> Boolean) {
        repeat(800) {
            shadowOf(Looper.getMainLooper()).idle()
            if (what()) return
            Thread.sleep(25)
        }
        error("it did not come to pass: ${waiting()} wait, planned are ${planned()}")
    }

    /** She has counted what is left, and it ends in the days that are planned. */
    private fun ends(): Alarm =
        asks { jiayi ->
            val now = phone.clock.instant()
            val medicine = jiayi.medicines(her, now).first { it.canAsk && it.lastDispensing != null }
            (5u..90u step 5).firstNotNullOf { units ->
                jiayi.reportStock(her, checkNotNull(medicine.lastDispensing), units, now)
                planned().find { (it.tells as? Tells.Due)?.about == About.REFILL }
            }
        }

    /** Its alarm rings. */
    private fun rings(): Alarm {
        val next = ends()
        phone.clock.set(next.at.minusSeconds(60))
        plan()
        phone.clock.set(next.at)
        checkNotNull(alarm()).operation!!.send()
        until { shown(next.id) != null && "see_reminders" in waiting() }
        return next
    }

    @Test
    fun `the next step is one alarm that need not be exact`() {
        plan()
        val next = planned().first()
        val alarm = checkNotNull(alarm())
        assertEquals(next.at.toEpochMilli(), alarm.triggerAtMs)
        assertEquals(AlarmManager.RTC_WAKEUP, alarm.type)
        assertTrue(alarm.isAllowWhileIdle)
        plan()
        assertEquals(1, shadowOf(phone.service<AlarmManager>()).scheduledAlarms.size)
    }

    @Test
    fun `a boot, an update and another hour plan anew`() {
        val whys =
            listOf(
                Intent.ACTION_BOOT_COMPLETED,
                Intent.ACTION_MY_PACKAGE_REPLACED,
                Intent.ACTION_TIME_CHANGED,
                Intent.ACTION_TIMEZONE_CHANGED,
            )
        for (why in whys) {
            alarm()?.let { phone.service<AlarmManager>().cancel(it.operation!!) }
            assertNull(alarm())
            phone.sendBroadcast(Intent(why).setPackage(phone.packageName))
            until { alarm() != null }
        }
    }

    @Test
    fun `it says that there is something, has three buttons and asks for the next alarm`() {
        val rung = rings()
        val note = checkNotNull(shown(rung.id))
        assertEquals("家医提醒", note.extras.getString(Notification.EXTRA_TITLE))
        val text = note.extras.getCharSequence(Notification.EXTRA_TEXT).toString()
        assertEquals((rung.tells as Tells.Due).sentence, text)
        val medicines = asks { it.medicines(her, phone.clock.instant()) }
        assertFalse(medicines.any { it.name in text })
        assertEquals(Notification.VISIBILITY_PRIVATE, note.visibility)
        assertEquals(Channels.REFILL.id, note.channelId)
        assertEquals(listOf("续药", "明天提醒", "已够药"), note.actions.map { it.title.toString() })
        until { alarm()?.triggerAtMs == planned().firstOrNull()?.at?.toEpochMilli() }
    }

    @Test
    fun `a button asks again without the app and without a network, once however often it is pressed`() {
        val rung = rings()
        val ask = checkNotNull(shown(rung.id)).actions[0].actionIntent
        repeat(2) {
            ask.send()
            until { shown(rung.id)?.extras?.getCharSequence(Notification.EXTRA_TEXT)?.contains("有网络时自动发出") == true }
        }
        assertEquals(1, waiting().count { it == "request_refill" })
        assertNotNull(phone.service<JobScheduler>().getPendingJob(Jobs.SYNC))
        val ends = (rung.tells as Tells.Due).matters.map { it.source }
        val asked =
            asks { it.medicines(her, phone.clock.instant()) }.filter {
                it.lastDispensing in
                    ends
            }
        assertTrue(asked.any { it.refill != null && it.waits })
    }

    @Test
    fun `what the system has not rung is told before another takes its place, without a sound and once`() {
        val late = ends()
        phone.clock.set(late.at.minusSeconds(60))
        plan()
        phone.clock.set(late.at.plusSeconds(7200))
        assertNull(shown(late.id))
        plan()
        assertEquals(Channels.SYSTEM.id, checkNotNull(shown(late.id)).channelId)
        assertEquals(1, waiting().count { it == "see_reminders" })
        assertEquals(planned().firstOrNull()?.at?.toEpochMilli(), alarm()?.triggerAtMs)
        phone.service<NotificationManager>().cancelAll()
        plan()
        assertNull(shown(late.id))
    }

    @Test
    fun `what has rung is not told again as late`() {
        val rung = rings()
        phone.service<NotificationManager>().cancelAll()
        plan()
        assertNull(shown(rung.id))
    }

    @Test
    fun `what she did about it meanwhile is not told late`() {
        val late = ends()
        phone.clock.set(late.at.minusSeconds(60))
        plan()
        asks { jiayi ->
            val medicines = jiayi.medicines(her, phone.clock.instant()).filter { it.canAsk }.map { it.medicine }
            jiayi.requestRefill(her, medicines, null, phone.clock.instant())
        }
        phone.clock.set(late.at.plusSeconds(7200))
        plan()
        assertNull(shown(late.id))
    }

    @Test
    fun `after signing out nothing rings and nothing of hers lies in the drawer`() {
        val rung = rings()
        until { alarm() != null || planned().isEmpty() }
        assertNotNull(shown(rung.id))
        asks { it.signOut() }
        phone.sendBroadcast(Intent(Intent.ACTION_BOOT_COMPLETED).setPackage(phone.packageName))
        until { alarm() == null && shown(rung.id) == null }
    }

    @Test
    fun `a button moves it to tomorrow`() {
        val rung = rings()
        checkNotNull(shown(rung.id)).actions[1].actionIntent.send()
        until { "put_off_reminder" in waiting() }
        assertEquals((rung.tells as Tells.Due).matters.size, waiting().count { it == "put_off_reminder" })
    }

    private fun doses() = asks { it.doses(her, phone.clock.instant()).today }

    private fun dose(): Alarm = planned().first { it.tells is Tells.Dose }

    /** At the time of a medicine, of which she wants to be told. */
    private fun doseRings(): Alarm {
        asks { jiayi ->
            val now = phone.clock.instant()
            val medicine = jiayi.medicines(her, now).first { it.canAsk && it.lastDispensing != null }
            jiayi.tellDoses(medicine.medicine, true, now)
        }
        val next = dose()
        phone.clock.set(next.at.minusSeconds(60))
        plan()
        phone.clock.set(next.at)
        val alarm = checkNotNull(alarm())
        assertEquals(next.at.toEpochMilli(), alarm.triggerAtMs)
        alarm.operation!!.send()
        until { shown(next.id) != null }
        return next
    }

    @Test
    fun `the time of a medicine says no name, and is ticked without the app and without a network`() {
        val rung = doseRings()
        val note = checkNotNull(shown(rung.id))
        assertEquals("该吃08:00的药了。", note.extras.getCharSequence(Notification.EXTRA_TEXT).toString())
        assertEquals(Channels.DOSE.id, note.channelId)
        assertEquals(Notification.VISIBILITY_PRIVATE, note.visibility)
        assertEquals(listOf("已吃"), note.actions.map { it.title.toString() })
        note.actions
            .single()
            .actionIntent
            .send()
        until { doses().first().taken }
        until { shown(rung.id)?.channelId == Channels.SYSTEM.id }
        assertEquals(emptyList<String>(), waiting().filter { it != "see_reminders" })
        until { alarm()?.triggerAtMs == planned().firstOrNull()?.at?.toEpochMilli() }
    }

    @Test
    fun `what she ticked in the app lies in the drawer no more`() {
        val rung = doseRings()
        until { alarm() != null || planned().isEmpty() }
        asks { it.takeDose(rung.id, true, phone.clock.instant()) }
        plan()
        assertNull(shown(rung.id))
    }

    @Test
    fun `a medicine of this day is told late, and none of another`() {
        doseRings()
        phone.rests()
        val late = dose()
        phone.clock.set(late.at.plusSeconds(7200))
        plan()
        assertEquals(Channels.SYSTEM.id, checkNotNull(shown(late.id)).channelId)
        val missed = dose()
        phone.clock.set(missed.at.plusSeconds(86_400))
        plan()
        assertNull(shown(missed.id))
    }

    @Test
    fun `of several times that were missed the last one is told`() {
        val first = doseRings()
        asks { jiayi ->
            val now = phone.clock.instant()
            val other = jiayi.medicines(her, now).last { it.lastDispensing != null && !it.stopped }
            jiayi.tellDoses(other.medicine, true, now)
            jiayi.shiftDose(other.medicine, 0u, true, now)
        }
        phone.rests()
        phone.clock.set(first.at.plusSeconds(3600))
        plan()
        val missed = planned().filter { it.tells is Tells.Dose }.take(2)
        phone.clock.set(missed.last().at.plusSeconds(60))
        plan()
        assertEquals(listOf(false, true), missed.map { shown(it.id) != null })
    }

    @Test
    fun `channels are versioned and have the words of the core`() {
        val channels = phone.service<NotificationManager>().notificationChannels.associateBy { it.id }
        assertEquals(Channels.entries.map { it.id }.toSet(), channels.keys)
        assertTrue(channels.keys.all { it.endsWith("_v1") })
        assertEquals("续药提醒", channels.getValue("refill_v1").name.toString())
        assertEquals(NotificationManager.IMPORTANCE_HIGH, channels.getValue("refill_v1").importance)
        assertEquals(NotificationManager.IMPORTANCE_LOW, channels.getValue("system_v1").importance)
    }
}
