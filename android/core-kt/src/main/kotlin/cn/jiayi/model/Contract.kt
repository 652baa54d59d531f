package cn.jiayi.model

import cn.jiayi.core.Contract

/** R10. */
typealias ContractState = Screen<ContractView>

data class ContractView(
    /** The one that lasts longest, if there is any. */
    val contract: Contract?,
    val canRenew: Boolean = false,
    val canEnd: Boolean = false,
)

sealed interface ContractEvent {
    data object Sign : ContractEvent

    data object Renew : ContractEvent

    data object ChangeTeam : ContractEvent

    data object End : ContractEvent

    data object TakeBack : ContractEvent
}
