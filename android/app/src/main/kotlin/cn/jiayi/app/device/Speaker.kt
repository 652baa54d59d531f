package cn.jiayi.app.device

import android.content.Context
import android.speech.tts.TextToSpeech
import android.speech.tts.UtteranceProgressListener
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import java.util.Locale

/** 读给我听: the phone's own voice. Made when it is first needed; a phone without one stays silent. */
class Speaker(
    private val context: Context,
    private val locale: Locale,
) {
    private val speaks = MutableStateFlow(false)
    private val toTheEnd = MutableStateFlow(0)
    private var voice: TextToSpeech? = null

    /** What is to be said once there is a voice. */
    private var wanted: String? = null

    val speaking: StateFlow<Boolean> = speaks.asStateFlow()

    /** How many texts were read to their end: neither stopped nor broken off. */
    val heard: StateFlow<Int> = toTheEnd.asStateFlow()

    fun say(text: String) {
        val ready = voice
        if (ready != null && wanted == null) return ready.begin(text)
        wanted = text
        if (ready != null) return
        voice =
            TextToSpeech(context) { status ->
                val made = voice
                // She may have thought better of it while the voice was being found.
                val first = wanted
                wanted = null
                if (status != TextToSpeech.SUCCESS || made == null) {
                    voice = null
                    return@TextToSpeech
                }
                made.language = locale
                made.setOnUtteranceProgressListener(Listener())
                if (first != null) made.begin(first)
            }
    }

    fun hush() {
        wanted = null
        voice?.stop()
        speaks.value = false
    }

    /** With the page that made it. */
    fun close() {
        voice?.shutdown()
        voice = null
    }

    /** An agreement is longer than a voice takes at once. */
    private fun TextToSpeech.begin(text: String) {
        val parts = text.lines().filter(String::isNotBlank)
        stop()
        speaks.value =
            parts.withIndex().all { (n, part) ->
                val id = if (n == parts.lastIndex) LAST else SAID
                speak(part, TextToSpeech.QUEUE_ADD, null, id) == TextToSpeech.SUCCESS
            }
    }

    private inner class Listener : UtteranceProgressListener() {
        override fun onStart(utteranceId: String?) = Unit

        override fun onDone(utteranceId: String?) {
            if (utteranceId != LAST) return
            toTheEnd.update { it + 1 }
            speaks.value = false
        }

        @Deprecated("The system calls the other one.")
        override fun onError(utteranceId: String?) {
            speaks.value = false
        }

        override fun onError(
            utteranceId: String?,
            errorCode: Int,
        ) {
            speaks.value = false
        }
    }

    private companion object {
        const val SAID = "said"
        const val LAST = "last"
    }
}
