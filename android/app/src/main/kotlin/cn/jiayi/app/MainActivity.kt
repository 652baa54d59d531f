package cn.jiayi.app

import android.content.ComponentName
import android.content.Context
import android.content.Intent
import android.os.Bundle
import android.view.WindowManager
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import cn.jiayi.app.device.AndroidAround
import cn.jiayi.app.device.AndroidOutside
import cn.jiayi.app.push.Registration
import cn.jiayi.app.reminders.Alarms
import cn.jiayi.app.reminders.Told
import cn.jiayi.core.Action
import cn.jiayi.core.Jiayi
import cn.jiayi.core.JiayiException
import cn.jiayi.model.Desk
import cn.jiayi.model.Draft
import cn.jiayi.model.Page
import cn.jiayi.model.Place
import cn.jiayi.model.remind
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.MainScope
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.launch
import kotlinx.coroutines.supervisorScope

class MainActivity : ComponentActivity() {
    private val scope: CoroutineScope = MainScope()
    private val outside by lazy { AndroidOutside(this) }
    private val around by lazy { AndroidAround(this) }
    private val opened = MutableStateFlow<Opened>(Opened.Not)
    private val seen = Seen()
    private var open: Job? = null
    private val desk get() = (opened.value as? Opened.At)?.desk

    /** The page that is seen, and what was entered on one when the system ended the process. */
    private inner class Seen : PagesHost {
        var page: Page<*, *>? = null
        var draft: Draft? = null

        override fun open(
            place: Place,
            page: Page<*, *>,
        ) {
            draft?.takeIf { it.place == place && it.whose == desk?.shown?.value }?.let {
                page.takeUp(it.entered)
                draft = null
            }
        }

        override fun see(page: Page<*, *>) {
            this.page = page
        }

        override fun startAnew() {
            ground.keys.giveUp()
            opens()
        }

        override fun again() = opens()
    }

    /** What was half entered when the app was left. */
    private var left: Draft? = null

    /** The notification that she came by, until it is answered. */
    private var tapped: Intent? = null

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        // Medical records are in no screenshot and not in the list of recent apps.
        window.setFlags(WindowManager.LayoutParams.FLAG_SECURE, WindowManager.LayoutParams.FLAG_SECURE)
        seen.draft = savedInstanceState?.getStringArrayList(DRAFT)?.let(Draft::of)
        setContent { Pages(opened, around, seen) }
        // What the system makes anew, or she finds again among the recent apps, was answered before.
        val again = intent.flags and Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY != 0
        if (savedInstanceState == null && !again) tapped = intent
    }

    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        tapped = intent
        scope.launch {
            try {
                ground.holding { told() }
            } catch (_: JiayiException) {
                // The files do not open: the pages say why.
            }
        }
    }

    /** One of this app's own notifications was tapped: by a door that nobody else can name. */
    private suspend fun told() {
        val desk = desk ?: return
        val intent = tapped?.takeIf { it.component == reminded(this) } ?: return
        val told = Told.from(intent) ?: return
        tapped = null
        try {
            desk.remind(told.rung(), Action.entries.find { it.name == intent.action }, around.book.wishes.value.elderly)
        } catch (_: JiayiException) {
            // The pages say what fails; what it told of stands in the inbox.
        }
    }

    /** The files are open while the app is seen. */
    override fun onStart() {
        super.onStart()
        opens()
    }

    /** It may have been unlocked meanwhile, or there is space again. */
    override fun onResume() {
        super.onResume()
        if (opened.value is Opened.Failed) opens()
    }

    override fun onStop() {
        desk?.lock?.leave()
        open?.cancel()
        super.onStop()
    }

    private fun opens() {
        open?.cancel()
        open =
            scope.launch {
                try {
                    ground.holding(::shows)
                } catch (why: JiayiException) {
                    // What fails once the pages are there is said on them.
                    if (desk?.lock?.isShut != false) opened.value = Opened.Failed(why, ground.keys.lost)
                }
            }
    }

    private suspend fun shows(jiayi: Jiayi): Unit =
        supervisorScope {
            val desk = desk
            if (desk == null) {
                begins(Desk(jiayi, ground.clock, outside))
            } else {
                // As after the end of the process.
                left?.takeUnless { it.isFresh(desk.now()) }?.let { desk.way.leave(it.place) }
                desk.lock.look()
                desk.looksAgain()
            }
            left = null
            val shown = checkNotNull(this@MainActivity.desk)
            told()
            launch { shown.watch() }
            launch { shown.listen() }
            // What is done on a page, or signing out, moves the next alarm.
            launch { shown.changes().conflate().collect { planned(shown, jiayi) } }
            launch { synchronises(shown) }
            awaitCancellation()
        }

    private suspend fun begins(desk: Desk) {
        desk.begin()
        desk.lock.look()
        opened.value = Opened.At(desk)
        // Of whoever is signed in by now; somebody else's is gone.
        seen.draft = seen.draft?.takeIf { it.isFresh(desk.now()) && desk.takesUp(it) }
    }

    private suspend fun synchronises(desk: Desk) =
        try {
            desk.synchronise()
        } catch (_: JiayiException) {
            // What was there is there.
        }

    private suspend fun planned(
        desk: Desk,
        jiayi: Jiayi,
    ) = try {
        Alarms(this, ground).plan()
        Registration(this, push).keepUp(jiayi, desk.now())
    } catch (_: JiayiException) {
        // What was set stays set; the pages say what fails.
    }

    override fun onSaveInstanceState(outState: Bundle) {
        super.onSaveInstanceState(outState)
        val desk = desk ?: return
        val place =
            desk.way.places.value
                .last()
        left = Draft.of(desk.shown.value, place, seen.page, desk.now())
        left?.let { outState.putStringArrayList(DRAFT, ArrayList(it.toText())) }
    }

    override fun onRequestPermissionsResult(
        requestCode: Int,
        permissions: Array<String>,
        grantResults: IntArray,
    ) {
        super.onRequestPermissionsResult(requestCode, permissions, grantResults)
        desk?.looksAgain()
    }

    @Deprecated("Of the system.")
    override fun onActivityResult(
        requestCode: Int,
        resultCode: Int,
        data: Intent?,
    ) {
        super.onActivityResult(requestCode, resultCode, data)
        around.unlocking.answered(requestCode, resultCode)
    }

    @Deprecated("Of the system.")
    override fun onBackPressed() {
        val desk = desk
        // The page first: it may have a step to go back to.
        if (desk == null || desk.way.isFirst() || desk.lock.isShut) super.onBackPressed() else seen.page?.back()
    }

    override fun onDestroy() {
        outside.close()
        scope.cancel()
        super.onDestroy()
    }

    companion object {
        private const val DRAFT = "draft"

        /** The door of the app's own notifications. */
        fun reminded(context: Context) = ComponentName(context.packageName, "cn.jiayi.app.Reminded")
    }
}
