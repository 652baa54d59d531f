package cn.jiayi.app

import android.os.Looper
import android.speech.tts.TextToSpeech
import cn.jiayi.app.device.Speaker
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowTextToSpeech
import java.util.Locale

/** What counts as heard: an agreement may be signed on it. */
@RunWith(RobolectricTestRunner::class)
@Config(application = Phone::class)
class SpeakerTest {
    private lateinit var speaker: Speaker

    @Before
    fun make() {
        speaker = Speaker(Phone.it, Locale.CHINA)
    }

    private fun voice(status: Int) {
        shadowOf(ShadowTextToSpeech.getLastTextToSpeechInstance()).onInitListener.onInit(status)
        shadowOf(Looper.getMainLooper()).idle()
    }

    @Test
    fun `a text is read line by line and heard once its last line was`() {
        speaker.say("第一条\n\n第二条")
        assertFalse(speaker.speaking.value)
        voice(TextToSpeech.SUCCESS)
        val spoken = shadowOf(ShadowTextToSpeech.getLastTextToSpeechInstance()).spokenTextList
        assertEquals(listOf("第一条", "第二条"), spoken)
        assertEquals(1, speaker.heard.value)
        assertFalse(speaker.speaking.value)
    }

    @Test
    fun `a phone without a voice has read nothing, and what she thought better of is not begun`() {
        speaker.say("第一条")
        voice(TextToSpeech.ERROR)
        assertEquals(0, speaker.heard.value)
        speaker.say("第一条")
        speaker.hush()
        voice(TextToSpeech.SUCCESS)
        assertTrue(shadowOf(ShadowTextToSpeech.getLastTextToSpeechInstance()).spokenTextList.isEmpty())
        assertEquals(0, speaker.heard.value)
    }
}
