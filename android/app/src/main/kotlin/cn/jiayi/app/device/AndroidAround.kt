package cn.jiayi.app.device

import android.app.Activity
import android.content.Context
import android.os.Build
import cn.jiayi.app.Around
import cn.jiayi.app.words
import cn.jiayi.core.Installation
import java.util.UUID

class AndroidAround(
    private val activity: Activity,
) : Around {
    override val book = StoredWishes(activity)
    override val installation = Installation(id(), "${Build.MANUFACTURER} ${Build.MODEL}")
    override val unlocking = PhoneLock(activity) { activity.words.lockPrompt }
    override val reminders = AndroidReminders(activity)

    private fun id(): String {
        val stored = activity.getSharedPreferences("installation", Context.MODE_PRIVATE)
        return stored.getString(ID, null)
            ?: UUID.randomUUID().toString().also { stored.edit().putString(ID, it).apply() }
    }

    private companion object {
        const val ID = "id"
    }
}
