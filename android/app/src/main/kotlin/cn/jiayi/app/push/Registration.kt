package cn.jiayi.app.push

import android.content.Context
import cn.jiayi.core.Jiayi
import cn.jiayi.core.JiayiException
import cn.jiayi.core.SessionStands
import java.time.Duration
import java.time.Instant

/** The server is told under which token a push reaches this phone: after each change, anew for whoever signs in, and once a month. Source: reminders N9. */
class Registration(
    context: Context,
    private val service: PushService?,
) {
    private val stored = context.getSharedPreferences("push", Context.MODE_PRIVATE)

    suspend fun keepUp(
        jiayi: Jiayi,
        now: Instant,
    ) {
        val token = service?.token() ?: return
        if (!jiayi.isSomebodys(now)) {
            // Whoever signs in next has a session that the server knows no token of.
            stored.edit().remove(SAID).apply()
            return
        }
        // Not the token itself: what is stored here is not sealed.
        val said = listOf(token, jiayi.ownResident(), arrives()).hashCode()
        val lately = now.minus(MONTH) < Instant.ofEpochMilli(stored.getLong(AT, 0))
        if (lately && said == stored.getInt(SAID, 0)) return
        jiayi.registerPush(service.vendor, token, arrives(), now)
        stored
            .edit()
            .putInt(SAID, said)
            .putLong(AT, now.toEpochMilli())
            .apply()
    }

    private suspend fun Jiayi.isSomebodys(now: Instant): Boolean =
        try {
            syncCentre(now).session !is SessionStands.SignedOut
        } catch (_: JiayiException.NobodySignedIn) {
            false
        }

    /** What a push that came, or the phone's own trial, has shown. */
    fun arrives(they: Boolean) = stored.edit().putBoolean(ARRIVES, they).apply()

    private fun arrives() = stored.getBoolean(ARRIVES, false)

    private companion object {
        const val SAID = "said"
        const val AT = "at"
        const val ARRIVES = "arrives"
        val MONTH: Duration = Duration.ofDays(28)
    }
}
