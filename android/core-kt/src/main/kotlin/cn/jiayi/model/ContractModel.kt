package cn.jiayi.model

import cn.jiayi.core.Contract
import cn.jiayi.core.SignedAs
import cn.jiayi.core.Wanted
import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** R10. */
class ContractModel(
    desk: Desk,
    scope: CoroutineScope,
) : Page<ContractView, ContractEvent>(desk, scope) {
    override suspend fun read(her: UUID): (ContractView?) -> ContractView {
        val contracts = desk.jiayi.contracts(her, desk.now())
        val first = contracts.firstOrNull { it.isOpen() } ?: contracts.firstOrNull()
        val people = desk.jiayi.home(her, desk.now()).people
        val maySign = people.any { it.resident == her && it.maySign }
        return whole(ContractView(first, contracts - setOfNotNull(first), maySign))
    }

    private fun Contract.isOpen() = can.withdraw || can.renew || can.end || can.takeBack

    override fun on(event: ContractEvent) {
        val contract = value()?.contract
        when (event) {
            is FrameEvent -> common(event)
            ContractEvent.Sign -> desk.way.to(Place.Teams(SignedAs.New))
            ContractEvent.ChangeTeam -> contract?.let { desk.way.to(Place.Teams(SignedAs.Transfer(it.contract))) }
            ContractEvent.Renew -> contract?.let { desk.way.to(Place.Sign(it.again())) }
            ContractEvent.End -> contract?.let { desk.way.to(Place.EndContract(it.contract)) }
            ContractEvent.Withdraw -> contract?.let { desk.way.to(Place.WithdrawContract(it.contract)) }
            ContractEvent.TakeBack -> contract?.let { takeBack(it.contract) }
        }
    }

    private fun takeBack(contract: UUID) =
        act { her ->
            desk.jiayi.takeBackEnd(her, contract, desk.now())
            desk.synchronise()
        }

    /** The same again, from the day after it ends. */
    private fun Contract.again() =
        Offer(
            Wanted(
                team = team,
                doctor = doctor,
                `package` = `package`,
                startsOn = endsOn.plusDays(1),
                years = years,
                priorityGroups = priorityGroups,
                origin = SignedAs.Renewal(contract),
            ),
            teamName,
            doctorName,
            institutionName,
            packageName,
        )
}
