package cn.jiayi.app.reminders

import android.app.NotificationChannel
import android.app.NotificationManager
import android.content.Context
import cn.jiayi.app.service
import cn.jiayi.app.words

/** A channel cannot be changed once it was made: what changes is a new version of its id. Source: reminders, facts. */
enum class Channels(
    val id: String,
    private val importance: Int,
) {
    REFILL("refill_v1", NotificationManager.IMPORTANCE_HIGH),
    FOLLOW_UP("followup_v1", NotificationManager.IMPORTANCE_DEFAULT),
    DOSE("dose_v1", NotificationManager.IMPORTANCE_HIGH),
    SYSTEM("system_v1", NotificationManager.IMPORTANCE_LOW),
    ;

    companion object {
        /** Again and again: the system keeps what its owner chose of each. */
        fun create(context: Context) {
            val words = context.words
            val made =
                entries.map { channel ->
                    val name =
                        when (channel) {
                            REFILL -> words.channelRefill
                            FOLLOW_UP -> words.channelFollowUp
                            DOSE -> words.channelDose
                            SYSTEM -> words.channelSystem
                        }
                    NotificationChannel(channel.id, name, channel.importance).apply {
                        lockscreenVisibility = android.app.Notification.VISIBILITY_PRIVATE
                    }
                }
            context.service<NotificationManager>().createNotificationChannels(made)
        }
    }
}
