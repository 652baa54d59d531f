package cn.jiayi.app.device

import android.content.Context
import android.speech.tts.TextToSpeech
import android.speech.tts.UtteranceProgressListener
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import java.util.Locale

/** 读给我听: the phone's own voice. Made when it is first needed; a phone without one stays silent. */
class Speaker(
    private val context: Context,
    private val locale: Locale,
) {
    private val speaks = MutableStateFlow(false)
    private var voice: TextToSpeech? = null

    val speaking: StateFlow<Boolean> = speaks.asStateFlow()

    fun say(text: String) {
        val ready = voice
        if (ready != null) return ready.begin(text)
        speaks.value = true
        voice =
            TextToSpeech(context) { status ->
                val made = voice
                if (status != TextToSpeech.SUCCESS || made == null) {
                    speaks.value = false
                    return@TextToSpeech
                }
                made.language = locale
                made.setOnUtteranceProgressListener(Listener())
                // She may have thought better of it while the voice was being found.
                if (speaks.value) made.begin(text)
            }
    }

    fun hush() {
        voice?.stop()
        speaks.value = false
    }

    /** With the page that made it. */
    fun close() {
        voice?.shutdown()
        voice = null
    }

    private fun TextToSpeech.begin(text: String) {
        speaks.value = speak(text, TextToSpeech.QUEUE_FLUSH, null, SAID) == TextToSpeech.SUCCESS
    }

    private inner class Listener : UtteranceProgressListener() {
        override fun onStart(utteranceId: String?) = Unit

        override fun onDone(utteranceId: String?) {
            speaks.value = false
        }

        @Deprecated("The system calls the other one.")
        override fun onError(utteranceId: String?) = onDone(utteranceId)

        override fun onError(
            utteranceId: String?,
            errorCode: Int,
        ) = onDone(utteranceId)
    }

    private companion object {
        const val SAID = "said"
    }
}
