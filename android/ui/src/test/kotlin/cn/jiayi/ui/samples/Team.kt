package cn.jiayi.ui.samples

import cn.jiayi.core.Bucket
import cn.jiayi.core.BucketCount
import cn.jiayi.core.ConsentPurpose
import cn.jiayi.core.DiagnosisLine
import cn.jiayi.core.DueLine
import cn.jiayi.core.EnrolmentState
import cn.jiayi.core.FoundLine
import cn.jiayi.core.ListRow
import cn.jiayi.core.ProgrammeLine
import cn.jiayi.core.Proxy
import cn.jiayi.core.ProxyRelation
import cn.jiayi.core.ProxyScope
import cn.jiayi.core.ResidentCard
import cn.jiayi.core.RiskLevel
import cn.jiayi.core.Sex
import cn.jiayi.core.TaskLine
import cn.jiayi.core.VisitLine
import cn.jiayi.core.VisitMode
import cn.jiayi.core.Worklist
import cn.jiayi.model.ResidentCardState
import cn.jiayi.model.WorklistState
import cn.jiayi.model.WorklistView
import cn.jiayi.ui.harness.Sample
import cn.jiayi.ui.harness.ScreenTest
import cn.jiayi.ui.team.ResidentCardScreen
import cn.jiayi.ui.team.WorklistScreen

internal val urgent =
    ListRow(
        resident = id(50),
        name = "赵春兰",
        age = 71,
        bucket = Bucket.OVERDUE1_TO30,
        daysOverdue = 12,
        risk = RiskLevel.URGENT,
        riskWords = listOf("家庭血压190/115", "独居"),
        lastContact = today.minusDays(40),
        medicineDaysLeft = 7,
        dues = listOf(DueLine("危急值待处理", id(51), today, true), DueLine("高血压随访", id(52), today.minusDays(12), false)),
        village = null,
        assignedTo = id(53),
        snoozedUntil = null,
        invitedOn = null,
        lastValues = listOf("138/84 毫米汞柱（目标140/90以下）"),
        contactWords = "打电话",
        version = 1,
    )
internal val calm =
    urgent.copy(
        resident = id(54),
        name = "欧阳建国",
        daysOverdue = -3,
        risk = RiskLevel.LOW,
        riskWords = emptyList(),
        medicineDaysLeft = 0,
        dues = listOf(DueLine("老年人健康体检", id(55), today.plusDays(3), false)),
        assignedTo = null,
        lastValues = emptyList(),
        contactWords = null,
    )
private val page =
    Worklist(
        team = team.team,
        asOf = today,
        whole = true,
        counts = Bucket.entries.map { BucketCount(it, (it.ordinal * 7 + 3).toUInt()) },
        rows = listOf(urgent, calm),
        next = "next",
        nextDue = null,
        drafts = listOf(urgent.resident),
    )
private val list = WorklistView(page, Bucket.OVERDUE1_TO30, colleagues = mapOf(id(53) to "李梅"))
private val done = page.copy(counts = emptyList(), rows = emptyList(), next = null, nextDue = today.plusDays(4))

private fun list(
    name: String,
    state: WorklistState,
) = Sample("G02 worklist $name") { WorklistScreen(state) {} }

class WorklistScreenTest :
    ScreenTest(
        list("loading", loading),
        list("normal", ready(list)),
        list("opened", ready(list.copy(opened = urgent.resident))),
        list("first page", ready(list.copy(list = page.copy(whole = false, counts = emptyList(), next = null)))),
        list("nobody found", ready(list.copy(list = page.copy(rows = emptyList(), next = null), search = "zcl"))),
        list("empty", ready(WorklistView(done))),
        list("error", failed),
        list("offline", ready(list, offline)),
        list("queued", ready(list, queued)),
    )

private val uncontrolled = FoundLine("hypertension", 2u, "adjust", false, today.plusDays(14))
internal val triage = TaskLine(id(64), "triage", "same_day", "open", now, now, 1)
private val card =
    ResidentCard(
        resident = id(50),
        name = "赵春兰",
        sex = Sex.FEMALE,
        age = 71,
        document = "990101********8605",
        phone = "138****0001",
        address = "金沙县城关镇和平路3号",
        contactPreference = null,
        livesAlone = true,
        diedOn = null,
        programmes =
            listOf(
                ProgrammeLine(
                    id(60),
                    "hypertension",
                    EnrolmentState.ENROLLED,
                    id(61),
                    today,
                    uncontrolled,
                    today.plusDays(14),
                ),
                ProgrammeLine(id(62), "elderly", EnrolmentState.ENROLLED, null, null, null, today.plusDays(90)),
            ),
        visits = listOf(VisitLine(id(61), today, VisitMode.HOME, "李梅", listOf(uncontrolled), "已嘱少盐", false, true, 1)),
        diagnoses = listOf(DiagnosisLine(id(63), "I10", "高血压2级", today.minusYears(7), null)),
        referrals = emptyList(),
        tasks = listOf(triage),
        medicines = listOf(amlodipine, metformin),
        readings = listOf(pressureReading),
        contracts = listOf(contract),
        consents = listOf(ConsentPurpose.CONTRACT_SERVICE, ConsentPurpose.HEALTH_DATA),
        family =
            listOf(
                Proxy(
                    id(65),
                    "李国强",
                    "138****0002",
                    ProxyRelation.CHILD,
                    listOf(ProxyScope.VIEW, ProxyScope.REQUEST_REFILL),
                    today.plusDays(90),
                ),
            ),
    )
private val newcomer =
    card.copy(
        livesAlone = false,
        programmes = emptyList(),
        visits = emptyList(),
        diagnoses = emptyList(),
        tasks = emptyList(),
        medicines = emptyList(),
        readings = emptyList(),
        contracts = emptyList(),
        consents = emptyList(),
        family = emptyList(),
    )

private fun card(
    name: String,
    state: ResidentCardState,
) = Sample("G03 resident card $name") { ResidentCardScreen(state) {} }

class ResidentCardScreenTest :
    ScreenTest(
        card("loading", loading),
        card("normal", ready(card)),
        card("empty", ready(newcomer)),
        card("error", failed),
        card("offline", ready(card, offline)),
        card("queued", ready(card, queued)),
    )
