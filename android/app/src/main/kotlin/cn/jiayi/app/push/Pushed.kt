package cn.jiayi.app.push

import android.content.Context
import cn.jiayi.app.push
import cn.jiayi.app.reminders.Notifications
import cn.jiayi.app.reminders.Told
import cn.jiayi.app.sync.Jobs
import cn.jiayi.core.About
import java.util.UUID

/** What the server pushes has the id of the phone's own alarm: whichever is first is shown. It carries no words that could be read on its way. */
internal fun Context.pushed(data: Map<String, String>) {
    Registration(this, push).arrives(true)
    val id = data["digest"]?.let { runCatching { UUID.fromString(it) }.getOrNull() }
    val about = About.entries.find { it.name.equals(data["about"], ignoreCase = true) }
    val notifications = Notifications(this)
    if (id != null && about != null && !notifications.isShown(id)) notifications.show(Told(id, about))
    Jobs.sync(this)
}
