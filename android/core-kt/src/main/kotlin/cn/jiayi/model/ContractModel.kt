package cn.jiayi.model

import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** R10. */
class ContractModel(
    desk: Desk,
    scope: CoroutineScope,
) : Page<ContractView, ContractEvent>(desk, scope) {
    override suspend fun read(her: UUID) = whole(ContractView(desk.jiayi.contracts(her, desk.now()).firstOrNull()))

    override fun on(event: ContractEvent) {
        when (event) {
            is FrameEvent -> {
                common(event)
            }

            ContractEvent.ChangeTeam, ContractEvent.End, ContractEvent.Renew, ContractEvent.Sign -> {
                desk.way.to(Place.AtTheDesk)
            }

            ContractEvent.TakeBack -> {
                act { her ->
                    val contract = value()?.contract ?: return@act
                    desk.jiayi.takeBackEnd(her, contract.contract, desk.now())
                    kept()
                }
            }
        }
    }
}
