package cn.jiayi.model

import java.time.LocalDate

/** R10: the one that lasts longest, or none. */
typealias ContractState = Screen<Contract?>

/** Submitted, answered by the doctor, in force, over. */
enum class ContractStep { SIGNED, ACCEPTED, ACTIVE, ENDED }

data class Contract(
    val doctor: String,
    val institution: String,
    val packageName: String,
    val step: ContractStep,
    /** It ends soon, or an end was recorded. */
    val expiring: Boolean,
    val startsOn: LocalDate,
    val endsOn: LocalDate,
    val promised: List<Promise>,
    val canRenew: Boolean,
    val canEnd: Boolean,
    val canTakeBack: Boolean,
)

data class Promise(
    val name: String,
    /** In a year; none for what is given whenever it is needed. */
    val times: Int?,
    val done: Int,
)

sealed interface ContractEvent {
    data object Sign : ContractEvent

    data object Renew : ContractEvent

    data object ChangeTeam : ContractEvent

    data object End : ContractEvent

    data object TakeBack : ContractEvent
}
