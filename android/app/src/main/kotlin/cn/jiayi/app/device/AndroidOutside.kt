package cn.jiayi.app.device

import android.app.Activity
import android.content.ActivityNotFoundException
import android.content.Intent
import android.net.Uri
import cn.jiayi.app.ground
import cn.jiayi.app.sync.Jobs
import cn.jiayi.model.Outside
import java.util.Locale

/** False where this phone has no such page, or keeps it to itself. */
internal fun Activity.starts(page: Intent): Boolean =
    try {
        startActivity(page)
        true
    } catch (_: ActivityNotFoundException) {
        false
    } catch (_: SecurityException) {
        false
    }

class AndroidOutside(
    private val activity: Activity,
) : Outside {
    private val speaker = Speaker(activity, Locale.CHINA)

    override val speaking get() = speaker.speaking

    override val heard get() = speaker.heard

    override fun speak(text: String) = speaker.say(text)

    override fun hush() = speaker.hush()

    /** A tablet has none: the number stands on the page. */
    override fun dial(number: String) {
        activity.starts(Intent(Intent.ACTION_DIAL, Uri.fromParts("tel", number, null)))
    }

    override fun sync() = Jobs.sync(activity)

    override suspend fun holding(work: suspend () -> Unit) = activity.ground.holding { work() }

    fun close() = speaker.close()
}
