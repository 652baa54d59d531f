package cn.jiayi.ui.samples

import cn.jiayi.core.Contract
import cn.jiayi.core.ContractStep
import cn.jiayi.core.Fees
import cn.jiayi.core.Possible
import cn.jiayi.core.Promise
import cn.jiayi.core.StepName
import cn.jiayi.core.StepState
import cn.jiayi.model.ContractState
import cn.jiayi.model.ContractView
import cn.jiayi.model.Frame
import cn.jiayi.model.SignIn
import cn.jiayi.model.SignInState
import cn.jiayi.model.SignInStep
import cn.jiayi.model.Welcome
import cn.jiayi.model.WelcomeState
import cn.jiayi.ui.harness.Sample
import cn.jiayi.ui.harness.ScreenTest
import cn.jiayi.ui.resident.ContractScreen
import cn.jiayi.ui.resident.SignInScreen
import cn.jiayi.ui.resident.WelcomeScreen

private val nobody = Frame()

private fun welcome(
    name: String,
    state: WelcomeState,
) = Sample("R01 welcome $name") { WelcomeScreen(state) {} }

class WelcomeScreenTest :
    ScreenTest(
        welcome("normal", ready(Welcome(elderly = true, accepted = false), nobody)),
        welcome("accepted", ready(Welcome(elderly = false, accepted = true), nobody)),
        welcome("offline", ready(Welcome(elderly = true, accepted = false), nobody.copy(offline = true))),
    )

private fun signIn(
    name: String,
    state: SignInState,
) = Sample("R02 sign in $name") { SignInScreen(state) {} }

private val code = SignIn(SignInStep.CODE, "13800130001", secondsLeft = 42)

class SignInScreenTest :
    ScreenTest(
        signIn("loading", loading),
        signIn("empty", ready(SignIn(SignInStep.PHONE), nobody)),
        signIn("normal", ready(SignIn(SignInStep.PHONE, "13800130001", canGoOn = true), nobody)),
        signIn("code", ready(code, nobody)),
        signIn("code again", ready(code.copy(code = "123456", secondsLeft = 0, canGoOn = true), nobody)),
        signIn("wrong code", ready(code.copy(code = "123456", wrong = "SIGN_IN_FAILED"), nobody)),
        signIn("staff", ready(SignIn(SignInStep.STAFF, login = "wangxl", password = "secret"), nobody)),
        signIn("error", failed),
        signIn("offline", ready(SignIn(SignInStep.PHONE, "13800130001"), frame.copy(offline = true, lastSync = null))),
    )

internal val contract =
    Contract(
        contract = id(100),
        status = "active",
        team = team.team,
        teamName = team.name,
        doctor = id(101),
        doctorName = team.doctor,
        institutionName = team.institution,
        `package` = id(102),
        packageName = "老年人慢病服务包",
        startsOn = today.minusDays(200),
        endsOn = today.plusDays(165),
        years = 1,
        feePerYear = Fees(12000u, 6000u, 4000u, 2000u),
        priorityGroups = emptyList(),
        signedAt = now,
        signedBy = "赵春兰",
        signedByGuardian = false,
        answerBy = null,
        declined = null,
        steps = steps(StepState.DONE, StepState.DONE, StepState.NOW, StepState.LATER),
        can = can(end = true),
        services =
            listOf(
                Promise("follow_up", "慢病随访", 4, 2u),
                Promise("public_health", "老年人健康体检", 1, null),
                Promise("medicine_guidance", "用药指导", 0, null),
            ),
    )

internal fun can(
    withdraw: Boolean = false,
    renew: Boolean = false,
    end: Boolean = false,
    takeBack: Boolean = false,
) = Possible(withdraw, renew, end, takeBack)

private fun steps(vararg states: StepState) =
    StepName.entries.zip(states) { name, state -> ContractStep(name, state, today.takeIf { state == StepState.DONE }) }

private val signed =
    contract.copy(
        status = "resident_signed",
        can = can(withdraw = true),
        steps = steps(StepState.DONE, StepState.NOW, StepState.LATER, StepState.LATER),
    )
private val declined =
    contract.copy(
        status = "rejected",
        can = can(),
        declined = "名额已满，请选别的团队。",
        steps = steps(StepState.DONE, StepState.DONE, StepState.NEVER, StepState.NEVER),
    )

private fun contract(
    name: String,
    state: ContractState,
) = Sample("R10 contract $name") { ContractScreen(state) {} }

class ContractScreenTest :
    ScreenTest(
        contract("loading", loading),
        contract("normal", ready(ContractView(contract))),
        contract("signed", ready(ContractView(signed))),
        contract("declined", ready(ContractView(declined))),
        contract(
            "expiring",
            ready(ContractView(contract.copy(status = "expiring", can = can(renew = true, end = true)))),
        ),
        contract("ending", ready(ContractView(contract.copy(status = "terminated", can = can(takeBack = true))))),
        contract("of two", ready(ContractView(contract, listOf(declined)))),
        contract("of a mother", ready(ContractView(contract, maySign = false))),
        contract("empty", ready(ContractView(null))),
        contract("error", failed),
        contract("offline", ready(ContractView(contract), offline)),
        contract("queued", ready(ContractView(contract), queued)),
    )
