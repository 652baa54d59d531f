package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.design.Words
import cn.jiayi.model.Contract
import cn.jiayi.model.ContractEvent
import cn.jiayi.model.ContractState
import cn.jiayi.model.ContractStep
import cn.jiayi.model.Promise
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Steps
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.year
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** R10. */
@Composable
fun ContractScreen(
    state: ContractState,
    on: (ContractEvent) -> Unit,
) = Page(state, words.homeContract, on, { it.spoken(words) }) { contract ->
    if (contract == null) {
        Text(words.contractNone)
        PrimaryButton(words.homeSign, icon = Icon.PEN) { on(ContractEvent.Sign) }
        return@Page
    }
    Card {
        Heading(words.contractWith(contract.doctor))
        Text(contract.institution)
        Quiet(contract.packageName)
        Standing(contract)
    }
    Card { Steps(ContractStep.entries.map { it.name(words) }, contract.step.ordinal) }
    Card {
        Heading(words.contractPromised)
        for (promise in contract.promised) Promised(promise)
    }
    Acts(contract, on)
}

internal fun Contract?.spoken(words: Words): String =
    if (this ==
        null
    ) {
        words.contractNone
    } else {
        words.contractWith(doctor) + "。" + words.contractUntil(words.year(endsOn)) + "。"
    }

@Composable
private fun Standing(contract: Contract) {
    val until = words.contractUntil(words.year(contract.endsOn))
    when {
        contract.step == ContractStep.ENDED -> Badge(Tone.CALM, Icon.STOP, until)
        contract.expiring -> Badge(Tone.WARN, Icon.HOURGLASS, until)
        contract.step == ContractStep.ACTIVE -> Badge(Tone.GOOD, Icon.CHECK, until)
        else -> Badge(Tone.CALM, Icon.CLOCK, contract.step.name(words))
    }
}

private fun ContractStep.name(words: Words) =
    when (this) {
        ContractStep.SIGNED -> words.contractSigned
        ContractStep.ACCEPTED -> words.contractAccepted
        ContractStep.ACTIVE -> words.contractActive
        ContractStep.ENDED -> words.contractEnded
    }

@Composable
private fun Promised(promise: Promise) {
    Text(promise.name)
    val times = promise.times
    Quiet(
        if (times ==
            null
        ) {
            words.contractWheneverNeeded
        } else {
            words.contractDoneOf(times.toLong(), promise.done.toLong())
        },
    )
}

@Composable
private fun Acts(
    contract: Contract,
    on: (ContractEvent) -> Unit,
) {
    if (contract.canRenew) PrimaryButton(words.contractRenew, icon = Icon.PEN) { on(ContractEvent.Renew) }
    if (contract.canTakeBack) {
        SecondaryButton(words.contractTakeBack, Modifier.fillMaxWidth()) {
            on(ContractEvent.TakeBack)
        }
    }
    if (contract.canEnd) {
        SecondaryButton(words.contractChange, Modifier.fillMaxWidth(), Icon.PEOPLE) { on(ContractEvent.ChangeTeam) }
        SecondaryButton(words.contractEnd, Modifier.fillMaxWidth(), Icon.CROSS, Tone.DANGER) { on(ContractEvent.End) }
    }
}
