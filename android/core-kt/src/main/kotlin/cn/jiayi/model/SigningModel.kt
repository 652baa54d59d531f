package cn.jiayi.model

import cn.jiayi.core.Agreement
import cn.jiayi.core.ConsentPurpose
import cn.jiayi.core.ConsentText
import cn.jiayi.core.JiayiException
import cn.jiayi.core.consentTexts
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import java.util.UUID

/** R08 and R09. Nothing here waits for a network: it is signed while she looks on, or not at all. */
class SigningModel(
    desk: Desk,
    scope: CoroutineScope,
    private val offer: Offer,
) : Page<Signing, SigningEvent>(desk, scope) {
    private val countdown = Countdown(scope) { seconds -> change { it.copy(secondsLeft = seconds) } }
    private val atOnce = AtOnce(::attempt) { asking -> change { it.copy(asking = asking) } }
    private var listening: Job? = null

    /** Asked for once: each time it has another number. */
    override suspend fun read(her: UUID): (Signing?) -> Signing {
        if (value() != null) return { checkNotNull(it) }
        val begun = begun(her)
        return { before -> before ?: begun }
    }

    /** What she chose before is in the page's place; a name that was drawn and a code are kept nowhere. */
    override fun entered(): List<String>? = if (value()?.step == SigningStep.SIGNED) null else emptyList()

    private suspend fun begun(her: UUID): Signing {
        val agreement = desk.jiayi.agreement(her, offer.wanted)
        val consents = if (agreement.lacksConsent()) unanswered(her, agreement) else emptyList()
        val step = if (consents.isEmpty()) SigningStep.READ else SigningStep.CONSENT
        return Signing(step, offer, agreement, consents)
    }

    private suspend fun unanswered(
        her: UUID,
        agreement: Agreement,
    ): List<ConsentText> {
        val given = desk.jiayi.family(her, desk.now()).consents
        val ofChild = OF_CHILD in agreement.against
        return consentTexts().filter {
            !it.optional && it.purpose !in given && (ofChild || it.purpose != ConsentPurpose.CHILD_DATA)
        }
    }

    override fun on(event: SigningEvent) {
        when (event) {
            is FrameEvent -> frame(event)
            SigningEvent.Agree -> agree()
            SigningEvent.SeenToEnd -> seen()
            is SigningEvent.Draw -> change { it.copy(drawing = it.drawing.with(event.stroke)) }
            SigningEvent.Clear -> change { it.copy(drawing = Drawing()) }
            is SigningEvent.Code -> change { it.copy(code = event.text.digits(Signing.CODE), asking = Asking()) }
            SigningEvent.SendCode -> sendCode()
            SigningEvent.Next -> next()
            SigningEvent.ShowContract -> showContract()
            SigningEvent.Done -> desk.way.home()
        }
    }

    private fun frame(event: FrameEvent) {
        val step = value()?.step
        when {
            event == FrameEvent.Back && step == SigningStep.CODE -> {
                change {
                    it.copy(
                        step = SigningStep.DRAW,
                        code = "",
                    )
                }
            }

            event == FrameEvent.Back && step == SigningStep.DRAW -> {
                change { it.copy(step = SigningStep.READ) }
            }

            event == FrameEvent.Back && step == SigningStep.SIGNED -> {
                desk.way.home()
            }

            event is FrameEvent.Speak && step == SigningStep.READ -> {
                listen(event)
            }

            else -> {
                common(event)
            }
        }
    }

    /** Heard when the voice has come to its end, and not when she has stopped it. */
    private fun listen(event: FrameEvent.Speak) {
        val before = desk.outside.heard.value
        listening?.cancel()
        listening =
            scope.launch {
                desk.outside.heard.first { it > before }
                if (desk.way.places.value
                        .last() == Place.Sign(offer)
                ) {
                    seen()
                }
            }
        common(event)
    }

    private fun seen() = change { if (it.step == SigningStep.READ) it.copy(wasRead = true) else it }

    private fun next() {
        val step = value()?.takeIf { it.canGoOn }?.step
        when (step) {
            SigningStep.READ -> change { it.copy(step = SigningStep.DRAW) }
            SigningStep.DRAW -> sendCode()
            SigningStep.CODE -> sign()
            SigningStep.CONSENT, SigningStep.SIGNED, null -> Unit
        }
    }

    private fun agree() =
        once { her, signing ->
            val shown = signing.consents.firstOrNull() ?: return@once
            desk.jiayi.giveConsent(her, shown, desk.now())
            if (signing.consents.size > 1) {
                change { it.copy(consents = it.consents.drop(1)) }
                return@once
            }
            // The server judges by what has arrived there.
            desk.synchronise()
            val begun = begun(her)
            change { begun }
        }

    private fun sendCode() =
        once { _, signing ->
            if (signing.secondsLeft == 0) {
                desk.jiayi.askForSigningCode()
                countdown.start()
            }
            change { it.copy(step = SigningStep.CODE, code = "") }
        }

    private fun sign() =
        once { her, signing ->
            try {
                desk.jiayi.signContract(her, signing.agreement, signing.drawing.png(), signing.code, desk.now())
            } catch (why: JiayiException.Refused) {
                if (why.code != STALE) throw why
                val anew = begun(her)
                change { anew.copy(changed = true) }
                return@once
            }
            change { it.copy(step = SigningStep.SIGNED, signedAt = desk.now(), drawing = Drawing(), code = "") }
            desk.synchronise()
        }

    private fun once(work: suspend (her: UUID, signing: Signing) -> Unit) {
        val (her, signing) = (desk.shown.value ?: return) to (value() ?: return)
        atOnce.ask { work(her, signing) }
    }

    private fun showContract() {
        desk.way.home()
        desk.way.to(Place.Contract)
    }

    private companion object {
        const val STALE = "STALE"
        const val OF_CHILD = "CONSENT_CHILD_DATA"

        fun Agreement.lacksConsent() = against.any { it.startsWith("CONSENT_") }
    }
}
