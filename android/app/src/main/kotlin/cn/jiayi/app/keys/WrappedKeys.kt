package cn.jiayi.app.keys

import cn.jiayi.core.KeyException
import cn.jiayi.core.KeyName
import cn.jiayi.core.KeyProvider
import java.io.File
import java.io.IOException
import java.security.GeneralSecurityException
import java.security.SecureRandom
import javax.crypto.Cipher
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/** The engine's two keys, each in a file that only [wrapping] opens: a key of the phone's own store, which never leaves it. */
class WrappedKeys(
    private val folder: File,
    private val random: SecureRandom = SecureRandom(),
    private val wrapping: () -> SecretKey = ::storedKey,
) : KeyProvider {
    @Synchronized
    override fun key(name: KeyName): ByteArray {
        val file = File(folder, "${name.name.lowercase()}.key")
        return try {
            if (file.exists()) unwrap(file.readBytes()) else make(file)
        } catch (cause: GeneralSecurityException) {
            throw cause.why()
        } catch (cause: IOException) {
            throw cause.why()
        }
    }

    private fun make(file: File): ByteArray {
        val key = ByteArray(KEY_BYTES).also(random::nextBytes)
        folder.mkdirs()
        // Whole or not at all: half a key would be a lost one.
        val written = File(folder, "${file.name}.new")
        written.outputStream().use {
            it.write(wrap(key))
            it.fd.sync()
        }
        if (!written.renameTo(file)) throw IOException("the key was not kept")
        return key
    }

    private fun wrap(key: ByteArray): ByteArray =
        Cipher.getInstance(AES_GCM).run {
            init(Cipher.ENCRYPT_MODE, wrapping())
            iv + doFinal(key)
        }

    private fun unwrap(wrapped: ByteArray): ByteArray {
        if (wrapped.size <= IV_BYTES) throw GeneralSecurityException("too short")
        return Cipher.getInstance(AES_GCM).run {
            init(Cipher.DECRYPT_MODE, wrapping(), GCMParameterSpec(TAG_BITS, wrapped, 0, IV_BYTES))
            doFinal(wrapped, IV_BYTES, wrapped.size - IV_BYTES)
        }
    }

    private companion object {
        const val AES_GCM = "AES/GCM/NoPadding"
        const val KEY_BYTES = 32
        const val IV_BYTES = 12
        const val TAG_BITS = 128

        fun Exception.why(): KeyException {
            val why = if (isLocked(this)) KeyException.Locked() else KeyException.Unexpected()
            return why.apply { initCause(this@why) }
        }
    }
}
