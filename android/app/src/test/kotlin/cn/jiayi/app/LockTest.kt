package cn.jiayi.app

import android.app.Activity
import android.app.KeyguardManager
import android.os.Build
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.onAllNodesWithText
import androidx.compose.ui.test.runComposeUiTest
import cn.jiayi.app.keys.WrappedKeys
import cn.jiayi.core.HttpRequest
import cn.jiayi.core.HttpResponse
import cn.jiayi.core.HttpTransport
import cn.jiayi.core.Installation
import cn.jiayi.core.OkHttpTransport
import cn.jiayi.core.Server
import cn.jiayi.core.TransportException
import kotlinx.coroutines.runBlocking
import org.junit.After
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.util.ReflectionHelpers
import java.io.File
import java.nio.file.Files
import java.time.Duration
import java.time.Instant

/** G01 as the phone has it: the activity, the system's own page for the lock, the real engine of a doctor, no network. */
@OptIn(ExperimentalTestApi::class)
@RunWith(RobolectricTestRunner::class)
@Config(application = DoctorsPhone::class, qualifiers = "zh-rCN")
class LockTest {
    private val phone get() = RuntimeEnvironment.getApplication() as DoctorsPhone
    private val system = Build.VERSION.SDK_INT

    @After
    fun systemAsItIs() = runs(system)

    private fun runs(version: Int) = ReflectionHelpers.setStaticField(Build.VERSION::class.java, "SDK_INT", version)

    private fun ComposeUiTest.shows(text: String) =
        onAllNodesWithText(text, substring = true).fetchSemanticsNodes().isNotEmpty()

    @Test
    fun `a doctor's phone shows nothing before it is unlocked, nor after half an hour away`() =
        runComposeUiTest {
            val activity = Robolectric.buildActivity(MainActivity::class.java).setup()
            setContent { activity.get().content!!() }
            tap("我已阅读并同意隐私说明")
            tap("下一步")
            until("家医已锁定")
            assertTrue(!shows("今日工作"))
            tap("解锁")
            until("手机没有设锁屏密码")

            // Before Android 10 the system asks on a page of its own.
            shadowOf(phone.service<KeyguardManager>()).setIsDeviceSecure(true)
            runs(Build.VERSION_CODES.P)
            for ((result, then) in listOf(Activity.RESULT_CANCELED to "没有解开", Activity.RESULT_OK to "今日工作")) {
                // A finger that shakes is one tap.
                Thread.sleep(900)
                tap("解锁")
                until { shadowOf(activity.get()).peekNextStartedActivityForResult() != null }
                val asked = shadowOf(activity.get()).nextStartedActivityForResult
                shadowOf(activity.get()).receiveResult(asked.intent, result, null)
                until(then)
            }
            activity.pause().stop()
            phone.clock.set(Instant.now() + Duration.ofMinutes(29))
            activity.restart().resume()
            until("今日工作")
            activity.pause().stop()
            phone.clock.set(Instant.now() + Duration.ofMinutes(65))
            activity.restart().resume()
            until("家医已锁定")
            assertTrue(!shows("今日工作"))
        }
}

/** Somebody of a team has signed in on it and read everything; now it has no network. */
class DoctorsPhone : JiayiApp() {
    val clock = Watch()

    override fun lay(): Ground {
        val own = Files.createTempDirectory("phone").toFile()
        signedIn.copyRecursively(own)
        val nowhere =
            object : HttpTransport {
                override suspend fun execute(request: HttpRequest): HttpResponse = throw TransportException.NoNetwork()
            }
        return Ground(File(own, "engine"), WrappedKeys(File(own, "keys"), Store()), nowhere, clock)
    }

    private companion object {
        val signedIn: File by lazy {
            val folder = Files.createTempDirectory("signed-in").toFile()
            Server().use { server ->
                runBlocking {
                    val keys = WrappedKeys(File(folder, "keys"), Store())
                    val ground = Ground(File(folder, "engine"), keys, OkHttpTransport(server.address), Watch())
                    ground.holding { jiayi ->
                        jiayi.signInStaff("leader1", "jiayi-demo-2026", null, null, Installation("i-1", "Pixel"))
                        jiayi.synchronise(Instant.now())
                    }
                }
            }
            folder
        }
    }
}
