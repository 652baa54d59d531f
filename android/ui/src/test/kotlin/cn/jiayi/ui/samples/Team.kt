package cn.jiayi.ui.samples

import cn.jiayi.model.Answer
import cn.jiayi.model.Approval
import cn.jiayi.model.Approvals
import cn.jiayi.model.ApprovalsState
import cn.jiayi.model.Bucket
import cn.jiayi.model.Question
import cn.jiayi.model.Relative
import cn.jiayi.model.ResidentCard
import cn.jiayi.model.ResidentCardState
import cn.jiayi.model.Risk
import cn.jiayi.model.Settings
import cn.jiayi.model.SettingsState
import cn.jiayi.model.Sex
import cn.jiayi.model.SyncCentreState
import cn.jiayi.model.SyncCentreView
import cn.jiayi.model.SyncEntry
import cn.jiayi.model.Visit
import cn.jiayi.model.VisitMode
import cn.jiayi.model.VisitState
import cn.jiayi.model.Worklist
import cn.jiayi.model.WorklistRow
import cn.jiayi.model.WorklistState
import cn.jiayi.ui.harness.Sample
import cn.jiayi.ui.resident.SettingsScreen
import cn.jiayi.ui.team.ApprovalsScreen
import cn.jiayi.ui.team.ResidentCardScreen
import cn.jiayi.ui.team.SyncCentreScreen
import cn.jiayi.ui.team.VisitScreen
import cn.jiayi.ui.team.WorklistScreen

private val settings =
    Settings(
        textPercent = 100,
        textSteps = listOf(100, 125, 150, 180),
        elderly = false,
        highContrast = false,
        english = false,
        remindersWork = false,
        devices = 2,
    )

private fun settings(
    name: String,
    state: SettingsState,
) = Sample("R20 settings $name") { SettingsScreen(state) {} }

internal val settingsSamples =
    listOf(
        settings("loading", loading),
        settings("normal", ready(settings)),
        settings("reminders work", ready(settings.copy(remindersWork = true, elderly = true))),
        settings("error", failed),
        settings("offline", ready(settings, offline)),
        settings("queued", ready(settings, queued)),
    )

private val urgent =
    WorklistRow(
        resident = id(50),
        name = "赵春兰",
        age = 71,
        risk = Risk.URGENT,
        reasons = listOf("家庭血压190/115", "独居"),
        dues = listOf("危急值待处理", "高血压随访"),
        daysOverdue = 12,
        lastValue = "138/84 毫米汞柱（目标140/90以下）",
        medicineDaysLeft = 7,
        assignedTo = "李梅",
        phone = "13800130001",
        waits = false,
    )
private val calm =
    urgent.copy(
        resident = id(51),
        name = "欧阳建国",
        risk = Risk.LOW,
        reasons = emptyList(),
        dues = listOf("老年人健康体检"),
        daysOverdue = -3,
        lastValue = null,
        medicineDaysLeft = null,
        assignedTo = null,
        waits = true,
    )
private val list =
    Worklist(
        buckets =
            listOf(
                Bucket("overdue_over90", "逾期90天以上", 3, false),
                Bucket("overdue1_to30", "逾期1至30天", 18, true),
                Bucket("today", "今天", 6, false),
                Bucket("this_week", "本周", 21, false),
            ),
        rows = listOf(urgent, calm),
        more = true,
    )

private fun list(
    name: String,
    state: WorklistState,
) = Sample("G02 worklist $name") { WorklistScreen(state) {} }

internal val worklistSamples =
    listOf(
        list("loading", loading),
        list("normal", ready(list)),
        list("opened", ready(list.copy(opened = urgent.resident, canUndo = true, more = false))),
        list("first page", ready(list.copy(whole = false, more = false))),
        list("nobody found", ready(list.copy(search = "zcl", rows = emptyList(), more = false))),
        list(
            "empty",
            ready(list.copy(buckets = emptyList(), rows = emptyList(), more = false, nextDue = today.plusDays(4))),
        ),
        list("error", failed),
        list("offline", ready(list, offline)),
        list("queued", ready(list, queued)),
    )

private val card =
    ResidentCard(
        resident = id(50),
        name = "赵春兰",
        age = 71,
        sex = Sex.FEMALE,
        risk = Risk.HIGH,
        reasons = listOf("上次血压没有控制好"),
        phone = "13800130001",
        address = "金沙县城关镇和平路3号",
        problems = listOf("高血压2级（2019年起）", "2型糖尿病"),
        readings = listOf(pressureReading),
        medicines = listOf(amlodipine, metformin),
        family = listOf(Relative("李国强", "儿子", "13800130002", today.plusDays(90))),
        consents = listOf("签约服务", "健康数据"),
        contractUntil = today.plusDays(165),
        waitingVisits = 1,
    )
private val newcomer =
    card.copy(
        risk = null,
        reasons = emptyList(),
        problems = emptyList(),
        readings = emptyList(),
        medicines = emptyList(),
        family = emptyList(),
        consents = emptyList(),
        contractUntil = null,
        waitingVisits = 0,
    )

private fun card(
    name: String,
    state: ResidentCardState,
) = Sample("G03 resident card $name") { ResidentCardScreen(state) {} }

internal val residentCardSamples =
    listOf(
        card("loading", loading),
        card("normal", ready(card)),
        card("empty", ready(newcomer)),
        card("error", failed),
        card("offline", ready(card, offline)),
        card("queued", ready(card, queued)),
    )

private val visit =
    Visit(
        name = "赵春兰",
        age = 71,
        mode = VisitMode.HOME,
        covers = listOf("高血压", "2型糖尿病"),
        questions =
            listOf(
                Question.Number("systolic", "收缩压", true, "毫米汞柱", "138", "142"),
                Question.Number("weight", "体重", true, "公斤", "640", "64.0", wrong = "BAD_VALUE"),
                Question.OneOf(
                    "adherence",
                    "服药情况",
                    true,
                    listOf(Answer("regular", "规律"), Answer("irregular", "间断"), Answer("none", "不服药")),
                    "regular",
                ),
                Question.AnyOf(
                    "symptoms",
                    "症状",
                    false,
                    listOf(Answer("headache", "头痛头晕"), Answer("palpitations", "心悸胸闷"), Answer("oedema", "下肢水肿")),
                    setOf("headache"),
                ),
            ),
        missing = 2,
    )

private fun visit(
    name: String,
    state: VisitState,
) = Sample("G04 visit $name") { VisitScreen(state) {} }

internal val visitSamples =
    listOf(
        visit("loading", loading),
        visit("normal", ready(visit)),
        visit("whole", ready(visit.copy(missing = 0, judged = "控制满意", next = today.plusDays(90), note = "已嘱少盐"))),
        visit("empty", ready(visit.copy(mode = null, questions = emptyList(), missing = 9))),
        visit("error", failed),
        visit("offline", ready(visit, offline)),
        visit("queued", ready(visit, queued)),
    )

private val approval =
    Approval(
        item = id(80),
        resident = id(50),
        name = "赵春兰",
        age = 71,
        medicine = "苯磺酸氨氯地平片 5mg，28天",
        daysLeft = 7,
        lastVisit = today.minusDays(40),
        flags = emptyList(),
        clear = true,
        note = "最近早上有点头晕",
        askedBy = "李国强",
    )
private val flagged =
    approval.copy(item = id(81), name = "欧阳建国", flags = listOf("血压没有控制好", "肾功能超过12个月没有查"), clear = false, note = null)
internal val approvals = Approvals(listOf(approval, flagged), setOf(id(80)))

private fun approvals(
    name: String,
    state: ApprovalsState,
) = Sample("G06 approvals $name") { ApprovalsScreen(state) {} }

internal val approvalsSamples =
    listOf(
        approvals("loading", loading),
        approvals("normal", ready(approvals)),
        approvals("confirm", ready(approvals.copy(confirming = true))),
        approvals("empty", ready(Approvals(emptyList(), emptySet()))),
        approvals("error", failed),
        approvals("offline", ready(approvals, offline)),
        approvals("queued", ready(approvals, queued)),
    )

private val entry = SyncEntry(id(90), "家庭随访", "赵春兰", now)
private val conflict = entry.copy(id = id(91), code = "STALE", mine = "血压138/84，备注：头晕好转", now = "血压142/88，备注：无")
private val centre =
    SyncCentreView(false, now, 12_400, 1_830_000, listOf(entry, entry.copy(id = id(92), what = "电话结果")), emptyList(), 0)

private fun centre(
    name: String,
    state: SyncCentreState,
) = Sample("G09 sync centre $name") { SyncCentreScreen(state) {} }

internal val syncCentreSamples =
    listOf(
        centre("loading", loading),
        centre("normal", ready(centre)),
        centre("running", ready(centre.copy(running = true))),
        centre("conflict", ready(centre.copy(tray = listOf(conflict)))),
        centre("warnings", ready(centre.copy(ofOthers = 3, clockOff = 7, signInAgain = true))),
        centre("empty", ready(centre.copy(oldest = null, waiting = emptyList()))),
        centre("error", failed),
        centre("offline", ready(centre, offline)),
        centre("queued", ready(centre, queued)),
    )
