package cn.jiayi.app

import android.content.Intent
import android.view.WindowManager
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.runComposeUiTest
import cn.jiayi.app.device.StoredWishes
import cn.jiayi.app.reminders.Told
import cn.jiayi.core.About
import cn.jiayi.core.Action
import cn.jiayi.model.Wishes
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import java.util.UUID

/** The activity as it is opened: its own pages, the real engine, no network. */
@OptIn(ExperimentalTestApi::class)
@RunWith(RobolectricTestRunner::class)
@Config(application = Phone::class, qualifiers = "zh-rCN")
class WalkTest {
    @Test
    fun `a locked phone is told of in words, and opening goes on once it is unlocked`() =
        runComposeUiTest {
            Phone.it.locked = true
            val activity = Robolectric.buildActivity(MainActivity::class.java).setup()
            setContent { activity.get().content!!() }
            until("请先解锁手机")
            activity.pause()
            Phone.it.locked = false
            activity.resume()
            until("我已阅读并同意隐私说明")
        }

    @Test
    fun `from the first start to a refill that waits for a network`() =
        runComposeUiTest {
            val activity = Robolectric.buildActivity(MainActivity::class.java).setup().get()
            assertTrue(activity.window.attributes.flags and WindowManager.LayoutParams.FLAG_SECURE != 0)
            setContent { activity.content!!() }
            tap("我已阅读并同意隐私说明")
            tap("下一步")
            tap("我的药")
            tap("续这2种药")
            tap("申请续药")
            until("申请已存在手机里")
            val centre =
                runBlocking {
                    Phone.it.ground.holding { it.syncCentre(Phone.it.clock.instant()) }
                }
            assertEquals(listOf("request_refill"), centre.waiting.map { it.meant?.command })
            repeat(3) { activity.onBackPressed() }
            until("您好")
        }

    /** Of a medicine that she can ask for, as the phone would have told of it. */
    private fun told(): Told =
        runBlocking {
            val ends =
                Phone.it.ground.holding { jiayi ->
                    val her = checkNotNull(jiayi.ownResident())
                    val medicines = jiayi.medicines(her, Phone.it.clock.instant())
                    medicines.first { it.canAsk && it.lastDispensing != null }
                }
            val matter = Told.Matter(UUID.randomUUID(), About.REFILL, checkNotNull(ends.lastDispensing))
            Told(UUID.randomUUID(), About.REFILL, Action.entries, listOf(matter))
        }

    private fun ComposeUiTest.opens(intent: Intent) {
        StoredWishes(Phone.it).keep(Wishes(elderly = true, welcomed = true))
        val activity = Robolectric.buildActivity(MainActivity::class.java, intent).setup().get()
        setContent { activity.content!!() }
    }

    @Test
    fun `a reminder that was tapped opens as a page, and what is done there is told`() =
        runComposeUiTest {
            opens(told().into(Intent().setComponent(MainActivity.reminded(Phone.it))))
            tap("续药")
            until("有网络时自动发出")
            tap("完成")
            until("我的药")
        }

    @Test
    fun `enough opens the count`() =
        runComposeUiTest {
            opens(told().into(Intent(Action.ENOUGH.name).setComponent(MainActivity.reminded(Phone.it))))
            until("就是这么多")
        }

    @Test
    fun `what another app says that was told is not listened to`() =
        runComposeUiTest {
            opens(told().into(Intent(Phone.it, MainActivity::class.java)))
            until("我的药")
            val centre =
                runBlocking {
                    Phone.it.ground.holding { it.syncCentre(Phone.it.clock.instant()) }
                }
            assertEquals(0u, centre.unsent.waiting)
        }
}
