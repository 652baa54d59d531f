package cn.jiayi.app.push

import android.content.Context

/** None: most phones of the mainland have no Google services, and each maker's own wants a contract. Reminders come by the phone's alarms. */
@Suppress("UNUSED_PARAMETER")
internal fun pushService(context: Context): PushService? = null
