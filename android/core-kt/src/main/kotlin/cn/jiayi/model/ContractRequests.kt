package cn.jiayi.model

import cn.jiayi.core.ContractRequest
import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** G07. */
typealias ContractRequestsState = Screen<ContractRequests>

data class ContractRequests(
    /** The nearest last day first. */
    val waiting: List<ContractRequest>,
    /** The one that is looked at. */
    val opened: Answering? = null,
)

/** One that is being answered. */
data class Answering(
    val contract: UUID,
    val card: String = "",
    /** The server says that the panel is full. */
    val full: Boolean = false,
    val whyOneMore: String = "",
    val sending: Boolean = false,
    val wrong: Wrong? = null,
)

sealed interface ContractRequestsEvent {
    data class Open(
        val contract: UUID,
    ) : ContractRequestsEvent

    data class Card(
        val number: String,
    ) : ContractRequestsEvent

    data class WhyOneMore(
        val text: String,
    ) : ContractRequestsEvent

    data object Accept : ContractRequestsEvent

    data object Decline : ContractRequestsEvent
}

class ContractRequestsModel(
    desk: Desk,
    scope: CoroutineScope,
) : TeamPage<ContractRequests, ContractRequestsEvent>(desk, scope) {
    override suspend fun team(): (ContractRequests?) -> ContractRequests {
        val waiting = desk.jiayi.contractRequests(desk.now())
        return { before ->
            ContractRequests(waiting, before?.opened?.takeIf { open -> waiting.any { it.contract == open.contract } })
        }
    }

    override fun on(event: ContractRequestsEvent) {
        when (event) {
            is FrameEvent -> {
                val open = value()?.opened != null
                if (event == FrameEvent.Back && open) change { it.copy(opened = null) } else common(event)
            }

            ContractRequestsEvent.Accept -> {
                accept()
            }

            is ContractRequestsEvent.Card -> {
                enter { it.copy(card = event.number.filter(Char::isLetterOrDigit).take(CARD), wrong = null) }
            }

            ContractRequestsEvent.Decline -> {
                opened()?.let { desk.way.to(Place.Reason(Reasoned.Contract(it.resident, it.contract, it.name))) }
            }

            is ContractRequestsEvent.Open -> {
                change { it.copy(opened = Answering(event.contract)) }
            }

            is ContractRequestsEvent.WhyOneMore -> {
                enter { it.copy(whyOneMore = event.text, wrong = null) }
            }
        }
    }

    private fun opened() = value()?.run { waiting.find { it.contract == opened?.contract } }

    private fun enter(how: (Answering) -> Answering) = change { it.copy(opened = it.opened?.let(how)) }

    private fun accept() {
        val request = opened()?.takeIf { it.mineToAnswer } ?: return
        val entered = value()?.opened?.takeIf { request.canBeAccepted(it) } ?: return
        ask({ requests, wrong -> requests.refused(wrong) }) {
            enter { it.copy(sending = true) }
            desk.jiayi.acceptContract(
                request.resident,
                request.contract,
                entered.card.ifEmpty { null },
                entered.whyOneMore.ifBlank { null },
                desk.now(),
            )
            change { ContractRequests(it.waiting - request) }
            desk.synchronise()
        }
    }

    private fun ContractRequests.refused(wrong: Wrong): ContractRequests {
        val full = opened?.full == true || (wrong is Wrong.Refused && wrong.code == FULL)
        return copy(opened = opened?.copy(sending = false, full = full, wrong = wrong))
    }

    private companion object {
        const val CARD = 18
        const val FULL = "TEAM_FULL"
    }
}

/** Whatever must be seen and said was seen and said. */
fun ContractRequest.canBeAccepted(entered: Answering) =
    !entered.sending && (verified || entered.card.isNotEmpty()) && (!entered.full || entered.whyOneMore.isNotBlank())
