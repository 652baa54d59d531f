package cn.jiayi.model

import cn.jiayi.core.Contract
import cn.jiayi.core.EndReason
import java.time.LocalDate

/** R10. */
typealias ContractState = Screen<ContractView>

data class ContractView(
    /** The one with which something can be done, or else the one that lasts longest; none before the first. */
    val contract: Contract?,
    val others: List<Contract> = emptyList(),
    /** A proxy looks on. */
    val maySign: Boolean = true,
)

sealed interface ContractEvent {
    data object Sign : ContractEvent

    data object Renew : ContractEvent

    data object ChangeTeam : ContractEvent

    data object Withdraw : ContractEvent

    data object End : ContractEvent

    data object TakeBack : ContractEvent
}

/** Ending a contract: why, when, and is this right. */
typealias EndingState = Screen<Ending>

enum class EndingStep { REASON, DAY, CONFIRM }

data class Ending(
    val step: EndingStep,
    val contract: Contract,
    /** Those that are hers to give. */
    val reasons: List<EndReason>,
    /** The days that are offered. */
    val days: List<LocalDate>,
    val reason: EndReason? = null,
    val note: String = "",
    val day: LocalDate? = null,
    val asking: Asking = Asking(),
) {
    val canGoOn
        get() =
            when (step) {
                EndingStep.REASON -> reason != null && (reason != EndReason.OTHER || note.isNotBlank())
                EndingStep.DAY -> day != null
                EndingStep.CONFIRM -> !asking.sending
            }
}

sealed interface EndingEvent {
    data class Reason(
        val reason: EndReason,
    ) : EndingEvent

    data class Note(
        val text: String,
    ) : EndingEvent

    data class LastDay(
        val day: LocalDate,
    ) : EndingEvent

    data object Next : EndingEvent
}
