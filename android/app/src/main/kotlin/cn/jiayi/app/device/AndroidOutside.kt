package cn.jiayi.app.device

import android.app.Activity
import android.content.Intent
import android.net.Uri
import cn.jiayi.app.sync.Jobs
import cn.jiayi.model.Outside
import java.util.Locale

class AndroidOutside(
    private val activity: Activity,
) : Outside {
    private val speaker = Speaker(activity, Locale.CHINA)

    override val speaking get() = speaker.speaking

    override fun speak(text: String) = speaker.say(text)

    override fun hush() = speaker.hush()

    override fun dial(number: String) =
        activity.startActivity(Intent(Intent.ACTION_DIAL, Uri.fromParts("tel", number, null)))

    override fun sync() = Jobs.sync(activity)

    fun close() = speaker.close()
}
