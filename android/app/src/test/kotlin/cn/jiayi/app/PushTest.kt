package cn.jiayi.app

import android.app.NotificationManager
import cn.jiayi.app.push.PushService
import cn.jiayi.app.push.Registration
import cn.jiayi.app.push.pushed
import cn.jiayi.app.reminders.Channels
import cn.jiayi.core.Vendor
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import java.time.Duration
import java.util.UUID

@RunWith(RobolectricTestRunner::class)
@Config(application = Phone::class, qualifiers = "zh-rCN")
class PushTest {
    private val phone get() = Phone.it
    private val drawer get() = shadowOf(phone.service<NotificationManager>())

    private class Huawei(
        var token: String? = "t1",
    ) : PushService {
        override val vendor = Vendor.HUAWEI

        override suspend fun token() = token
    }

    /** How often the server will have been told. */
    private fun told(): Int =
        runBlocking {
            phone.ground.holding { jiayi ->
                val now = phone.clock.instant()
                Registration(phone, phone.push).keepUp(jiayi, now)
                jiayi.syncCentre(now).waiting.count { it.meant?.command == "register_push" }
            }
        }

    @Test
    fun `a build without a vendor says nothing`() = assertEquals(0, told())

    @Test
    fun `the server is told of a token once, of another one, and again after a month`() {
        val huawei = Huawei(null)
        phone.vendor = huawei
        assertEquals(0, told())
        huawei.token = "t1"
        assertEquals(listOf(1, 1), List(2) { told() })
        huawei.token = "t2"
        assertEquals(listOf(2, 2), List(2) { told() })
        phone.clock.set(phone.clock.instant() + Duration.ofDays(29))
        assertEquals(listOf(3, 3), List(2) { told() })
        phone.pushed(emptyMap())
        assertEquals("one arrived", 4, told())
    }

    @Test
    fun `what is pushed lies in the drawer under the alarm's id, once`() {
        val id = UUID.randomUUID()
        val data = mapOf("digest" to "$id", "about" to "refill", "title" to "x", "body" to "氨氯地平")
        phone.pushed(data)
        val note = drawer.getNotification("$id", 0)
        assertEquals(Channels.REFILL.id, note.channelId)
        phone.pushed(data)
        assertEquals(listOf(note), drawer.allNotifications)
        assertEquals(
            "家医提醒 您有一项用药提醒。",
            listOf("android.title", "android.text").joinToString(" ") { "${note.extras.get(it)}" },
        )
    }

    @Test
    fun `what is not understood is not shown`() {
        for (data in listOf(
            emptyMap(),
            mapOf("digest" to "1", "about" to "refill"),
            mapOf("digest" to "${UUID.randomUUID()}"),
        )) {
            phone.pushed(data)
        }
        assertNull(drawer.allNotifications.firstOrNull())
    }
}
