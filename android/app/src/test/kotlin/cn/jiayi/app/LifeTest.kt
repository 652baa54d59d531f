package cn.jiayi.app

import android.content.Intent
import android.os.Bundle
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.onAllNodesWithText
import androidx.compose.ui.test.onLast
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.runComposeUiTest
import cn.jiayi.core.Jiayi
import cn.jiayi.core.JiayiException
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config

/** What becomes of pages and files when the app is left, ended, or finds its keys gone. */
@OptIn(ExperimentalTestApi::class)
@RunWith(RobolectricTestRunner::class)
@Config(application = Phone::class, qualifiers = "zh-rCN")
class LifeTest {
    private val phone get() = Phone.it

    private fun opened(saved: Bundle? = null): ActivityController<MainActivity> =
        Robolectric.buildActivity(MainActivity::class.java).also { if (saved == null) it.setup() else it.setup(saved) }

    private fun <T> asks(what: suspend (Jiayi) -> T): T = runBlocking { phone.ground.holding(what) }

    private fun ComposeUiTest.shows(activity: ActivityController<MainActivity>) =
        setContent { activity.get().content!!() }

    private fun ComposeUiTest.begins() {
        tap("我已阅读并同意隐私说明")
        tap("下一步")
    }

    private fun isPaused(jiayi: Jiayi): Boolean =
        runBlocking {
            try {
                jiayi.syncCentre(phone.clock.instant())
                false
            } catch (_: JiayiException.Paused) {
                true
            }
        }

    @Test
    fun `the files are closed while nobody sees the app, and open again when somebody does`() =
        runComposeUiTest {
            val activity = opened()
            shows(activity)
            begins()
            until("您好")
            val jiayi = asks { it }
            assertTrue(!isPaused(jiayi))
            activity.pause().stop()
            until { isPaused(jiayi) }
            // A boot does its work meanwhile, and closes them after it.
            phone.sendBroadcast(Intent(Intent.ACTION_BOOT_COMPLETED).setPackage(phone.packageName))
            asks { it.syncCentre(phone.clock.instant()) }
            until { isPaused(jiayi) }
            activity.start().resume()
            until { !isPaused(jiayi) }
            tap("我的药")
            until("续这2种药")
        }

    @Test
    fun `what is half entered when the system ends the process is there again`() {
        val saved = Bundle()
        runComposeUiTest {
            val activity = opened()
            shows(activity)
            begins()
            tap("量血压")
            until("高压")
            for (digit in listOf("1", "3", "8", "8", "4")) onAllNodesWithText(digit).onLast().performClick()
            activity
                .saveInstanceState(saved)
                .pause()
                .stop()
                .destroy()
        }
        runComposeUiTest {
            shows(opened(saved))
            until("138")
            until("84")
            assertEquals(0, asks { it.syncCentre(phone.clock.instant()) }.waiting.size)
        }
    }

    @Test
    fun `a relative's name that is half entered when the system ends the process is there again`() {
        val saved = Bundle()
        runComposeUiTest {
            val activity = opened()
            shows(activity)
            begins()
            until("家人帮忙")
            // Somebody whose name she may not know is called the same, above.
            onAllNodesWithText("家人帮忙").onLast().performScrollTo().performClick()
            tap("添加家人")
            until("家人的姓名")
            onNode(hasSetTextAction()).performTextInput("李国强")
            activity
                .saveInstanceState(saved)
                .pause()
                .stop()
                .destroy()
        }
        runComposeUiTest {
            shows(opened(saved))
            until("李国强")
        }
    }

    @Test
    fun `when the store's key is gone nothing is replaced before she says so`() =
        runComposeUiTest {
            phone.store.held = null
            shows(opened())
            until("手机的密钥没有了")
            tap("取消")
            until("手机的密钥没有了")
            assertEquals(null, phone.store.held)
            tap("重新开始")
            begins()
            until("请注意")
            assertTrue(asks { it.takeNotices() }.isEmpty())
        }
}
