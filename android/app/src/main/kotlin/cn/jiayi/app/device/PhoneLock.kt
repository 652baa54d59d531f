package cn.jiayi.app.device

import android.app.Activity
import android.app.KeyguardManager
import android.hardware.biometrics.BiometricManager.Authenticators
import android.hardware.biometrics.BiometricPrompt
import android.os.Build
import android.os.CancellationSignal
import cn.jiayi.app.service
import cn.jiayi.model.Proof
import cn.jiayi.model.Unlocking
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlin.coroutines.resume

/** The phone's own lock: a finger, a face, or what the screen is unlocked with. */
class PhoneLock(
    private val activity: Activity,
    private val title: () -> String,
) : Unlocking {
    /** Before Android 10 the system asks on a page of its own. */
    private var asking: CompletableDeferred<Proof>? = null

    override suspend fun prove(): Proof =
        if (activity.service<KeyguardManager>().isDeviceSecure) bySystem() else Proof.NONE

    private suspend fun bySystem(): Proof {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.Q) return byPage()
        return suspendCancellableCoroutine { asked ->
            val given = CancellationSignal()
            asked.invokeOnCancellation { given.cancel() }
            val answer =
                object : BiometricPrompt.AuthenticationCallback() {
                    override fun onAuthenticationSucceeded(result: BiometricPrompt.AuthenticationResult?) {
                        if (asked.isActive) asked.resume(Proof.DONE)
                    }

                    override fun onAuthenticationError(
                        code: Int,
                        text: CharSequence?,
                    ) {
                        if (asked.isActive) asked.resume(Proof.FAILED)
                    }
                }
            prompt().authenticate(given, activity.mainExecutor, answer)
        }
    }

    private fun prompt(): BiometricPrompt {
        val prompt = BiometricPrompt.Builder(activity).setTitle(title())
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
            prompt.setAllowedAuthenticators(Authenticators.BIOMETRIC_STRONG or Authenticators.DEVICE_CREDENTIAL)
        } else {
            @Suppress("DEPRECATION")
            prompt.setDeviceCredentialAllowed(true)
        }
        return prompt.build()
    }

    private suspend fun byPage(): Proof {
        @Suppress("DEPRECATION")
        val page = activity.service<KeyguardManager>().createConfirmDeviceCredentialIntent(title(), null)
        val answer = CompletableDeferred<Proof>()
        asking = answer
        @Suppress("DEPRECATION")
        activity.startActivityForResult(page ?: return Proof.NONE, ASKED)
        return answer.await()
    }

    /** What that page came to. */
    fun answered(
        request: Int,
        result: Int,
    ) {
        if (request != ASKED) return
        asking?.complete(if (result == Activity.RESULT_OK) Proof.DONE else Proof.FAILED)
        asking = null
    }

    private companion object {
        const val ASKED = 7
    }
}
