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
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.MainScope
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.launch

class MainActivity : ComponentActivity() {
    private val scope: CoroutineScope = MainScope()
    private val outside by lazy { AndroidOutside(this) }
    private val around by lazy { AndroidAround(this) }
    private val desk = MutableStateFlow<Desk?>(null)

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        // Medical records are in no screenshot and not in the list of recent apps.
        window.setFlags(WindowManager.LayoutParams.FLAG_SECURE, WindowManager.LayoutParams.FLAG_SECURE)
        setContent { Pages(desk, around) }
        scope.launch { open() }
    }

    private suspend fun open() {
        val opened = Desk(ground.jiayi(), ground.clock, outside)
        opened.begin()
        desk.value = opened
        scope.launch { opened.watch() }
        try {
            opened.synchronise()
        } catch (_: JiayiException) {
            // It stands in the sync centre.
        }
        Alarms(this, ground).plan()
    }

    @Deprecated("Of the system.")
    override fun onBackPressed() {
        if (desk.value?.way?.back() != true) super.onBackPressed()
    }

    override fun onDestroy() {
        outside.close()
        scope.cancel()
        super.onDestroy()
    }
}
