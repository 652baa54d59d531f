package cn.jiayi.ui.samples

import cn.jiayi.core.Approval
import cn.jiayi.core.ContractRequest
import cn.jiayi.core.ControlLine
import cn.jiayi.core.Evidence
import cn.jiayi.core.MindLine
import cn.jiayi.core.RefillState
import cn.jiayi.model.Answering
import cn.jiayi.model.Approvals
import cn.jiayi.model.ApprovalsState
import cn.jiayi.model.ContractRequests
import cn.jiayi.model.ContractRequestsState
import cn.jiayi.model.Reason
import cn.jiayi.model.ReasonState
import cn.jiayi.model.Reasoned
import cn.jiayi.model.Wrong
import cn.jiayi.model.id
import cn.jiayi.ui.harness.Sample
import cn.jiayi.ui.harness.ScreenTest
import cn.jiayi.ui.team.ApprovalsScreen
import cn.jiayi.ui.team.ContractRequestsScreen
import cn.jiayi.ui.team.ReasonScreen

private val clear =
    Approval(
        resident = id(50),
        name = "赵春兰",
        age = 71,
        earlyReason = null,
        note = "最近早上有点头晕",
        item = item(amlodipine, refill(RefillState.RECEIVED)),
        runOut = today.plusDays(7),
        daysLeft = 7,
        lastVisit = today.minusDays(10),
        control = listOf(ControlLine("hypertension", today.minusDays(10), true, today.plusDays(50))),
        against = emptyList(),
        lacks = emptyList(),
        minds = emptyList(),
        monitoring = null,
        clear = true,
        waits = false,
    )
private val minded =
    clear.copy(
        name = "石秀英",
        note = null,
        earlyReason = "下周要出远门",
        item = item(metformin, refill(RefillState.RECEIVED).copy(item = id(72))),
        minds = listOf(MindLine("ace_with_arb", "缬沙坦"), MindLine("follow_up_overdue", null)),
        monitoring = "监测血钾",
        clear = false,
    )
private val flagged =
    clear.copy(
        name = "欧阳建国",
        note = null,
        item = item(metformin, refill(RefillState.RECEIVED).copy(item = id(71))),
        control = clear.control.map { it.copy(controlled = false) },
        against = listOf("LRX-104", "LRX-401"),
        lacks = listOf(Evidence.VISIT),
        clear = false,
    )
internal val lacking =
    flagged.copy(
        control = clear.control,
        against = listOf("LRX-302", "LRX-303", "LRX-304", "LRX-504"),
        lacks = listOf(Evidence.ASSESSMENT, Evidence.EDUCATION),
    )
internal val unconfirmed = lacking.copy(against = listOf("LRX-304"), lacks = listOf(Evidence.CONFIRMATION))
internal val approvals = Approvals(listOf(clear, minded, flagged), chosen = setOf(clear.id))

private fun approvals(
    name: String,
    state: ApprovalsState,
) = Sample("G06 approvals $name") { ApprovalsScreen(state) {} }

class ApprovalsScreenTest :
    ScreenTest(
        approvals("loading", loading),
        approvals("normal", ready(approvals)),
        approvals("lacking", ready(Approvals(listOf(lacking)))),
        approvals("unconfirmed to sign", ready(Approvals(listOf(unconfirmed)))),
        approvals("confirm", ready(approvals.copy(confirming = true))),
        approvals("alone", ready(approvals.copy(confirming = true, chosen = setOf(minded.id)))),
        approvals("signing", ready(approvals.copy(confirming = true, signing = true))),
        approvals(
            "signed",
            ready(Approvals(listOf(flagged), signed = 2, refused = mapOf(flagged.id to Wrong.Refused("LRX-404")))),
        ),
        approvals("empty", ready(Approvals(emptyList()))),
        approvals("error", failed),
        approvals("offline", ready(approvals, offline)),
        approvals("queued", ready(approvals, queued)),
    )

private val request =
    ContractRequest(
        contract = id(80),
        resident = id(50),
        name = "赵春兰",
        age = 71,
        priorityGroups = emptyList(),
        doctorName = "王秀兰",
        `package` = "老年人基本包",
        startsOn = today.plusDays(1),
        endsOn = today.plusDays(365),
        signedAt = now,
        signedByGuardian = false,
        answerBy = today.plusDays(5),
        verified = true,
        mineToAnswer = true,
    )
private val stranger = request.copy(contract = id(81), name = "欧阳建国", verified = false, signedByGuardian = true)
private val others = request.copy(contract = id(82), name = "石秀英", mineToAnswer = false)
private val requests = ContractRequests(listOf(request, stranger, others))
private val teamFull = Answering(id(81), "990101195510018605", full = true, wrong = Wrong.Refused("TEAM_FULL"))

private fun requests(
    name: String,
    state: ContractRequestsState,
) = Sample("G07 contract requests $name") { ContractRequestsScreen(state) {} }

class ContractRequestsScreenTest :
    ScreenTest(
        requests("loading", loading),
        requests("normal", ready(requests)),
        requests("opened", ready(requests.copy(opened = Answering(id(80))))),
        requests("not verified", ready(requests.copy(opened = Answering(id(81))))),
        requests("full", ready(requests.copy(opened = teamFull))),
        requests("no answer", ready(requests.copy(opened = Answering(id(80), wrong = Wrong.NoAnswer)))),
        requests("not mine", ready(requests.copy(opened = Answering(id(82))))),
        requests("empty", ready(ContractRequests(emptyList()))),
        requests("error", failed),
        requests("offline", ready(requests.copy(opened = Answering(id(80))), offline)),
        requests("queued", ready(requests, queued)),
    )

private val refusal = Reason(Reasoned.Refill(id(50), id(70), id(71), "赵春兰", "苯磺酸氨氯地平片 5毫克"))
private val declining = Reason(Reasoned.Contract(id(50), id(80), "赵春兰"), "您住的地方不归我们服务")

private fun reason(
    name: String,
    state: ReasonState,
) = Sample("G06 reason $name") { ReasonScreen(state) {} }

class ReasonScreenTest :
    ScreenTest(
        reason("loading", loading),
        reason("empty", ready(refusal)),
        reason("contract", ready(declining)),
        reason("no answer", ready(declining.copy(wrong = Wrong.NoAnswer))),
        reason("error", failed),
        reason("offline", ready(refusal, offline)),
    )
