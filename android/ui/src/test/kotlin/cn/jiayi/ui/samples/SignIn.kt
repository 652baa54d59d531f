package cn.jiayi.ui.samples

import cn.jiayi.model.Contract
import cn.jiayi.model.ContractState
import cn.jiayi.model.ContractStep
import cn.jiayi.model.Frame
import cn.jiayi.model.Promise
import cn.jiayi.model.SignIn
import cn.jiayi.model.SignInState
import cn.jiayi.model.SignInStep
import cn.jiayi.model.Welcome
import cn.jiayi.model.WelcomeState
import cn.jiayi.ui.harness.Sample
import cn.jiayi.ui.resident.ContractScreen
import cn.jiayi.ui.resident.SignInScreen
import cn.jiayi.ui.resident.WelcomeScreen

private val nobody = Frame()

private fun welcome(
    name: String,
    state: WelcomeState,
) = Sample("R01 welcome $name") { WelcomeScreen(state) {} }

internal val welcomeSamples =
    listOf(
        welcome("normal", ready(Welcome(elderly = true, accepted = false), nobody)),
        welcome("accepted", ready(Welcome(elderly = false, accepted = true), nobody)),
        welcome("offline", ready(Welcome(elderly = true, accepted = false), nobody.copy(offline = true))),
    )

private fun signIn(
    name: String,
    state: SignInState,
) = Sample("R02 sign in $name") { SignInScreen(state) {} }

private val code = SignIn(SignInStep.CODE, "13800130001", secondsLeft = 42)

internal val signInSamples =
    listOf(
        signIn("loading", loading),
        signIn("empty", ready(SignIn(SignInStep.PHONE), nobody)),
        signIn("normal", ready(SignIn(SignInStep.PHONE, "13800130001", canGoOn = true), nobody)),
        signIn("code", ready(code, nobody)),
        signIn("code again", ready(code.copy(code = "123456", secondsLeft = 0, canGoOn = true), nobody)),
        signIn("wrong code", ready(code.copy(code = "123456", wrong = "SIGN_IN_FAILED", triesLeft = 4), nobody)),
        signIn("staff", ready(SignIn(SignInStep.STAFF, login = "wangxl", password = "secret"), nobody)),
        signIn("error", failed),
        signIn("offline", ready(SignIn(SignInStep.PHONE, "13800130001"), frame.copy(offline = true, lastSync = null))),
    )

private val contract =
    Contract(
        doctor = "王秀兰",
        institution = team.institution,
        packageName = "老年人慢病服务包",
        step = ContractStep.ACTIVE,
        expiring = false,
        startsOn = today.minusDays(200),
        endsOn = today.plusDays(165),
        promised = listOf(Promise("慢病随访", 4, 2), Promise("老年人健康体检", 1, 0), Promise("用药指导", null, 0)),
        canRenew = false,
        canEnd = true,
        canTakeBack = false,
    )

private fun contract(
    name: String,
    state: ContractState,
) = Sample("R10 contract $name") { ContractScreen(state) {} }

internal val contractSamples =
    listOf(
        contract("loading", loading),
        contract("normal", ready(contract)),
        contract("signed", ready(contract.copy(step = ContractStep.SIGNED, canEnd = false))),
        contract("expiring", ready(contract.copy(expiring = true, canRenew = true, endsOn = today.plusDays(20)))),
        contract("ending", ready(contract.copy(expiring = true, canEnd = false, canTakeBack = true))),
        contract("ended", ready(contract.copy(step = ContractStep.ENDED, canEnd = false, endsOn = today.minusDays(3)))),
        contract("empty", ready(null)),
        contract("error", failed),
        contract("offline", ready(contract, offline)),
        contract("queued", ready(contract, queued)),
    )
