package cn.jiayi.app.keys

import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import android.security.keystore.StrongBoxUnavailableException
import android.security.keystore.UserNotAuthenticatedException
import java.security.KeyStore
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey

private const val STORE = "AndroidKeyStore"
private const val ALIAS = "jiayi"
private const val KEY_BITS = 256

/** The phone's own key, in a chip of its own where there is one; made when there is none. */
internal fun storedKey(): SecretKey {
    val store = KeyStore.getInstance(STORE).apply { load(null) }
    return store.getKey(ALIAS, null) as SecretKey? ?: make()
}

/** The phone has to be unlocked first. */
internal fun isLocked(cause: Exception): Boolean = cause is UserNotAuthenticatedException

private fun make(): SecretKey {
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
