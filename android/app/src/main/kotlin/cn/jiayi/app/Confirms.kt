package cn.jiayi.app

import cn.jiayi.design.Words
import cn.jiayi.model.Confirm
import cn.jiayi.model.ConfirmModel
import cn.jiayi.model.Desk
import cn.jiayi.model.gone
import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** R04: nobody is shut out by a slip, since letting somebody in again takes her whole number. */
internal fun revoking(
    desk: Desk,
    scope: CoroutineScope,
    grant: UUID,
    words: Words,
) = ConfirmModel(
    desk,
    scope,
    { her ->
        val name =
            desk.jiayi
                .family(her, desk.now())
                .proxies
                .find { it.grant == grant }
                ?.name ?: throw gone()
        Confirm(words.familyRevokeAsk(name), listOf(words.familyRevokeWhat(name)), words.familyRevoke(name))
    },
    { her -> desk.jiayi.revokeGrant(her, grant, desk.now()) },
)

/** R10: what was signed and is not answered. */
internal fun withdrawing(
    desk: Desk,
    scope: CoroutineScope,
    contract: UUID,
    words: Words,
) = ConfirmModel(
    desk,
    scope,
    { her ->
        val signed = desk.jiayi.contracts(her, desk.now()).find { it.contract == contract } ?: throw gone()
        val what = words.contractWithdrawWhat(signed.doctorName, signed.teamName)
        Confirm(words.contractWithdrawAsk, listOf(what, words.contractWithdrawAfter), words.contractWithdraw)
    },
    { her -> desk.jiayi.withdrawContract(her, contract, desk.now()) },
)
