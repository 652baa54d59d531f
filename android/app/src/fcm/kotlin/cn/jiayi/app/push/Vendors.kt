package cn.jiayi.app.push

import android.content.Context
import cn.jiayi.app.ground
import cn.jiayi.core.JiayiException
import cn.jiayi.core.Vendor
import com.google.firebase.FirebaseApp
import com.google.firebase.messaging.FirebaseMessaging
import com.google.firebase.messaging.FirebaseMessagingService
import com.google.firebase.messaging.RemoteMessage
import kotlinx.coroutines.launch
import kotlinx.coroutines.suspendCancellableCoroutine
import java.time.Instant
import kotlin.coroutines.resume

/** Phones with Google's services, in a build whose resources name a project of Firebase; none otherwise. */
internal fun pushService(context: Context): PushService? = if (FirebaseApp.getApps(context).isEmpty()) null else Fcm

private object Fcm : PushService {
    override val vendor = Vendor.FCM

    override suspend fun token(): String? =
        suspendCancellableCoroutine { waiting ->
            FirebaseMessaging.getInstance().token.addOnCompleteListener { asked ->
                waiting.resume(if (asked.isSuccessful) asked.result else null)
            }
        }
}

class FcmService : FirebaseMessagingService() {
    override fun onNewToken(token: String) {
        ground.scope.launch {
            try {
                ground.holding { Registration(applicationContext, Fcm).keepUp(it, Instant.now(ground.clock)) }
            } catch (_: JiayiException) {
                // Said again when the app is opened.
            }
        }
    }

    override fun onMessageReceived(message: RemoteMessage) = pushed(message.data)
}
