package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.Contract
import cn.jiayi.core.Possible
import cn.jiayi.core.Promise
import cn.jiayi.core.StepName
import cn.jiayi.design.Words
import cn.jiayi.model.ContractEvent
import cn.jiayi.model.ContractState
import cn.jiayi.model.ContractView
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Step
import cn.jiayi.ui.parts.Steps
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.day
import cn.jiayi.ui.parts.year
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** R10. */
@Composable
fun ContractScreen(
    state: ContractState,
    on: (ContractEvent) -> Unit,
) = Page(state, words.homeContract, on, { it.spoken(words) }) { view ->
    val contract = view.contract
    if (contract == null) {
        Text(words.contractNone)
        if (view.maySign) PrimaryButton(words.homeSign, icon = Icon.PEN) { on(ContractEvent.Sign) }
        return@Page
    }
    Card {
        Heading(words.contractWith(contract.doctorName))
        Text(contract.institutionName)
        Quiet(contract.packageName)
        Standing(contract)
        contract.declined?.let { Text(it) }
    }
    Card { Steps(contract.steps.map { Step(it.name.word(words), it.state, it.on?.let(words::day)) }) }
    Card {
        Heading(words.contractPromised)
        for (promise in contract.services) Promised(promise)
    }
    if (view.maySign) Acts(contract, on)
    if (view.others.isNotEmpty()) {
        Heading(words.contractOthers)
        for (other in view.others) {
            Card {
                Text(words.contractWith(other.doctorName))
                Standing(other)
                other.declined?.let { Text(it) }
            }
        }
    }
}

internal fun ContractView.spoken(words: Words): String =
    contract?.let { "${words.contractWith(it.doctorName)}。${words.contractUntil(words.year(it.endsOn))}。" }
        ?: words.contractNone

@Composable
private fun Standing(contract: Contract) {
    val (tone, icon) =
        when (contract.status) {
            "active" -> Tone.GOOD to Icon.CHECK
            "expiring" -> Tone.WARN to Icon.HOURGLASS
            "rejected", "lapsed" -> Tone.DANGER to Icon.CROSS
            "draft", "resident_signed", "upcoming" -> Tone.CALM to Icon.CLOCK
            else -> Tone.CALM to Icon.STOP
        }
    Badge(tone, icon, words.contractStatus(contract.status) ?: contract.status)
    Text(words.contractUntil(words.year(contract.endsOn)))
}

private fun StepName.word(words: Words) =
    when (this) {
        StepName.SUBMITTED -> words.contractSigned
        StepName.ANSWERED -> words.contractAccepted
        StepName.IN_FORCE -> words.contractActive
        StepName.ENDED -> words.contractEnded
    }

@Composable
internal fun Promised(promise: Promise) {
    Text(promise.label)
    val delivered = promise.delivered
    when {
        promise.timesPerYear == 0 -> Quiet(words.contractWheneverNeeded)
        delivered == null -> Quiet(words.contractTimes(promise.timesPerYear.toLong()))
        else -> Quiet(words.contractDoneOf(promise.timesPerYear.toLong(), delivered.toLong()))
    }
}

@Composable
private fun Acts(
    contract: Contract,
    on: (ContractEvent) -> Unit,
) {
    val can = contract.can
    val whole = Modifier.fillMaxWidth()
    if (can.renew) PrimaryButton(words.contractRenew, icon = Icon.PEN) { on(ContractEvent.Renew) }
    if (can.withdraw) SecondaryButton(words.contractWithdraw, whole, Icon.UNDO) { on(ContractEvent.Withdraw) }
    if (can.takeBack) SecondaryButton(words.contractTakeBack, whole, Icon.UNDO) { on(ContractEvent.TakeBack) }
    if (can.end) {
        SecondaryButton(words.contractChange, whole, Icon.PEOPLE) { on(ContractEvent.ChangeTeam) }
        SecondaryButton(words.contractEnd, whole, Icon.CROSS, Tone.DANGER) { on(ContractEvent.End) }
    }
    if (can == NOTHING) SecondaryButton(words.homeSign, whole, Icon.PEN) { on(ContractEvent.Sign) }
}

/** It is over, and another can be signed. */
private val NOTHING = Possible(withdraw = false, renew = false, end = false, takeBack = false)
