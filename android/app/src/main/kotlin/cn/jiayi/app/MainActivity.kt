package cn.jiayi.app

import android.os.Bundle
import android.view.WindowManager
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import cn.jiayi.app.device.AndroidAround
import cn.jiayi.app.device.AndroidOutside
import cn.jiayi.app.reminders.Alarms
import cn.jiayi.core.JiayiException
import cn.jiayi.model.Desk
import cn.jiayi.model.Page
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.MainScope
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch

class MainActivity : ComponentActivity() {
    private val scope: CoroutineScope = MainScope()
    private val outside by lazy { AndroidOutside(this) }
    private val around by lazy { AndroidAround(this) }
    private val opened = MutableStateFlow<Opened>(Opened.Not)
    private var page: Page<*, *>? = null

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        // Medical records are in no screenshot and not in the list of recent apps.
        window.setFlags(WindowManager.LayoutParams.FLAG_SECURE, WindowManager.LayoutParams.FLAG_SECURE)
        setContent { Pages(opened, around) { page = it } }
        scope.launch { open() }
    }

    /** It may have been unlocked, or there is space again. */
    override fun onResume() {
        super.onResume()
        if (opened.value is Opened.Failed) scope.launch { open() }
    }

    private suspend fun open() {
        try {
            val desk = Desk(ground.jiayi(), ground.clock, outside)
            desk.begin()
            opened.value = Opened.At(desk)
            scope.launch { desk.watch() }
            // What is done on a page, or signing out, moves the next alarm.
            scope.launch { desk.changes().conflate().collect { planned() } }
            desk.synchronise()
        } catch (why: JiayiException) {
            // What fails once the pages are there is said on them.
            opened.update { if (it is Opened.At) it else Opened.Failed(why) }
        }
    }

    private suspend fun planned() =
        try {
            Alarms(this, ground).plan()
        } catch (_: JiayiException) {
            // What was set stays set; the pages say what fails.
        }

    @Deprecated("Of the system.")
    override fun onBackPressed() {
        val way = (opened.value as? Opened.At)?.desk?.way
        // The page first: it may have a step to go back to.
        if (way == null || way.isFirst()) super.onBackPressed() else page?.back()
    }

    override fun onDestroy() {
        outside.close()
        scope.cancel()
        super.onDestroy()
    }
}
