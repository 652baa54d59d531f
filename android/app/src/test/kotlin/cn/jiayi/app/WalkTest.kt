package cn.jiayi.app

import android.os.Looper
import android.view.WindowManager
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.onAllNodesWithText
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.printToString
import androidx.compose.ui.test.runComposeUiTest
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** The activity as it is opened: its own pages, the real engine, no network. */
@OptIn(ExperimentalTestApi::class)
@RunWith(RobolectricTestRunner::class)
@Config(application = Phone::class, qualifiers = "zh-rCN")
class WalkTest {
    private fun ComposeUiTest.until(text: String) {
        repeat(1600) {
            shadowOf(Looper.getMainLooper()).idle()
            waitForIdle()
            if (onAllNodesWithText(text, substring = true).fetchSemanticsNodes().isNotEmpty()) return
            Thread.sleep(25)
        }
        error("no $text in ${onRoot().printToString()}")
    }

    private fun ComposeUiTest.tap(text: String) {
        until(text)
        val found = onAllNodesWithText(text, substring = true).onFirst()
        // What stands at the foot of a page does not scroll.
        runCatching { found.performScrollTo() }
        found.performClick()
    }

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
                    Phone.it.ground
                        .jiayi()
                        .syncCentre(Phone.it.clock.instant())
                }
            assertEquals(listOf("request_refill"), centre.waiting.map { it.meant?.command })
            repeat(3) { activity.onBackPressed() }
            until("您好")
        }
}
