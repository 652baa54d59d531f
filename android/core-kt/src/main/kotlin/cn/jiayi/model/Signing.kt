package cn.jiayi.model

import cn.jiayi.core.Agreement
import cn.jiayi.core.ConsentText
import java.time.Instant

/** R08 and R09: what is agreed, the name under it, the code, and that it was sent. */
typealias SigningState = Screen<Signing>

enum class SigningStep { CONSENT, READ, DRAW, CODE, SIGNED }

data class Signing(
    val step: SigningStep,
    val offer: Offer,
    val agreement: Agreement,
    /** Each is read and answered by itself, before anything is signed. */
    val consents: List<ConsentText> = emptyList(),
    /** Scrolled to its end, or listened to. */
    val wasRead: Boolean = false,
    /** It reads otherwise than when she saw it. */
    val changed: Boolean = false,
    val drawing: Drawing = Drawing(),
    val code: String = "",
    /** Until the code can be sent again. */
    val secondsLeft: Int = 0,
    val asking: Asking = Asking(),
    val signedAt: Instant? = null,
) {
    val canGoOn
        get() =
            when (step) {
                SigningStep.CONSENT -> true
                SigningStep.READ -> wasRead && agreement.against.isEmpty()
                SigningStep.DRAW -> drawing.isName
                SigningStep.CODE -> code.length == CODE && !asking.sending
                SigningStep.SIGNED -> true
            }

    companion object {
        const val CODE = 6
    }
}

sealed interface SigningEvent {
    /** To the consent that is shown. */
    data object Agree : SigningEvent

    /** The last line of the agreement was seen. */
    data object SeenToEnd : SigningEvent

    data class Draw(
        val stroke: List<Dot>,
    ) : SigningEvent

    data object Clear : SigningEvent

    data class Code(
        val text: String,
    ) : SigningEvent

    data object SendCode : SigningEvent

    data object Next : SigningEvent

    data object ShowContract : SigningEvent

    data object Done : SigningEvent
}
