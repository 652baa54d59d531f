package cn.jiayi.model

import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** A no to somebody, with the words that she reads. */
typealias ReasonState = Screen<Reason>

data class Reason(
    val about: Reasoned,
    val text: String = "",
    val wrong: Wrong? = null,
)

/** What is said no to. */
sealed interface Reasoned {
    val name: String

    data class Refill(
        val resident: UUID,
        val request: UUID,
        val item: UUID,
        override val name: String,
        val medicine: String,
    ) : Reasoned

    data class Contract(
        val resident: UUID,
        val contract: UUID,
        override val name: String,
    ) : Reasoned
}

sealed interface ReasonEvent {
    data class Write(
        val text: String,
    ) : ReasonEvent

    data object Send : ReasonEvent
}

class ReasonModel(
    desk: Desk,
    scope: CoroutineScope,
    private val about: Reasoned,
) : TeamPage<Reason, ReasonEvent>(desk, scope, Reason(about)) {
    override suspend fun team(): (Reason?) -> Reason = { it ?: Reason(about) }

    override fun on(event: ReasonEvent) {
        when (event) {
            is FrameEvent -> common(event)
            is ReasonEvent.Write -> change { it.copy(text = event.text, wrong = null) }
            ReasonEvent.Send -> send()
        }
    }

    private fun send() {
        val text = value()?.text?.takeIf { it.isNotBlank() } ?: return
        ask({ reason, wrong -> reason.copy(wrong = wrong) }) {
            when (about) {
                is Reasoned.Refill -> {
                    // Kept, and sent when there is a network.
                    desk.jiayi.refuseRefill(about.resident, about.request, listOf(about.item), text, desk.now())
                    kept()
                }

                is Reasoned.Contract -> {
                    desk.jiayi.declineContract(about.resident, about.contract, text, desk.now())
                    desk.synchronise()
                }
            }
            desk.way.leave(Place.Reason(about))
        }
    }
}
