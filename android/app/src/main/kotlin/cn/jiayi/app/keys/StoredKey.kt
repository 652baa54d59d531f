package cn.jiayi.app.keys

import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.KeyProperties
import android.security.keystore.StrongBoxUnavailableException
import android.security.keystore.UserNotAuthenticatedException
import java.security.KeyStore
import javax.crypto.AEADBadTagException
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey

/** A key that never leaves the phone's own store. */
interface Wrapping {
    /** None where none was made, or where the phone has dropped it. */
    fun key(): SecretKey?

    fun make(): SecretKey
}

/** In a chip of its own where there is one. */
object StoredKey : Wrapping {
    private const val STORE = "AndroidKeyStore"
    private const val ALIAS = "jiayi"
    private const val KEY_BITS = 256

    override fun key(): SecretKey? = KeyStore.getInstance(STORE).apply { load(null) }.getKey(ALIAS, null) as? SecretKey

    override fun make(): SecretKey {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.P) return generate(spec().build())
        return try {
            generate(spec().setIsStrongBoxBacked(true).build())
        } catch (_: StrongBoxUnavailableException) {
            generate(spec().build())
        }
    }

    private fun spec() =
        KeyGenParameterSpec
            .Builder(ALIAS, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .setKeySize(KEY_BITS)

    private fun generate(spec: KeyGenParameterSpec): SecretKey =
        KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, STORE).apply { init(spec) }.generateKey()
}

/** The phone has to be unlocked first. */
internal fun isLocked(cause: Exception): Boolean = cause is UserNotAuthenticatedException

/** What it wrapped can be had no more. */
internal fun isGone(cause: Exception): Boolean =
    cause is KeyGone || cause is KeyPermanentlyInvalidatedException || cause is AEADBadTagException
