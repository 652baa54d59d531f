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

/** The wrapping key is not the one that wrapped, or what it wrapped is no key. */
class KeyGone(
    what: String,
) : GeneralSecurityException(what)

/** Keys that may be lost for good, which nobody but their owner decides to give up. */
interface Keys : KeyProvider {
    /** Found out by the last call: what the old keys sealed cannot be read on this phone any more. */
    val lost: Boolean

    /** New ones from now on. The old stay on the phone, beside what they sealed. */
    fun giveUp()
}

/** The engine's two keys, each in a file that only [wrapping] opens. */
class WrappedKeys(
    private val folder: File,
    private val wrapping: Wrapping = StoredKey,
    private val random: SecureRandom = SecureRandom(),
) : Keys {
    @Volatile override var lost = false
        private set

    @Synchronized
    override fun key(name: KeyName): ByteArray {
        val file = file(name)
        return try {
            (if (file.exists()) unwrap(file.readBytes()) else make(file)).also { lost = false }
        } catch (cause: GeneralSecurityException) {
            lost = isGone(cause)
            throw cause.why()
        } catch (cause: IOException) {
            throw cause.why()
        }
    }

    @Synchronized
    override fun giveUp() {
        val free = generateSequence(1) { it + 1 }.first { n -> KeyName.entries.none { aside(it, n).exists() } }
        for (name in KeyName.entries) file(name).renameTo(aside(name, free))
        lost = false
    }

    private fun file(name: KeyName) = File(folder, "${name.name.lowercase()}.key")

    private fun aside(
        name: KeyName,
        n: Int,
    ) = File(folder, "${name.name.lowercase()}-lost-$n.key")

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

    /** Made where nothing was ever wrapped: never in place of one that is gone. */
    private fun wrappingKey(): SecretKey =
        wrapping.key() ?: if (KeyName.entries.any { file(it).exists() }) throw KeyGone("none") else wrapping.make()

    private fun wrap(key: ByteArray): ByteArray =
        Cipher.getInstance(AES_GCM).run {
            init(Cipher.ENCRYPT_MODE, wrappingKey())
            iv + doFinal(key)
        }

    private fun unwrap(wrapped: ByteArray): ByteArray {
        if (wrapped.size <= IV_BYTES) throw KeyGone("too short")
        return Cipher.getInstance(AES_GCM).run {
            init(Cipher.DECRYPT_MODE, wrappingKey(), GCMParameterSpec(TAG_BITS, wrapped, 0, IV_BYTES))
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
