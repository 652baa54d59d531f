package cn.jiayi.ui.samples

import cn.jiayi.core.Agreement
import cn.jiayi.core.ConsentPurpose
import cn.jiayi.core.ConsentText
import cn.jiayi.core.EndReason
import cn.jiayi.core.Fees
import cn.jiayi.core.Institution
import cn.jiayi.core.Member
import cn.jiayi.core.Package
import cn.jiayi.core.Promise
import cn.jiayi.core.Room
import cn.jiayi.core.SignedAs
import cn.jiayi.core.Team
import cn.jiayi.core.Wanted
import cn.jiayi.model.Asking
import cn.jiayi.model.Dot
import cn.jiayi.model.Drawing
import cn.jiayi.model.Ending
import cn.jiayi.model.EndingState
import cn.jiayi.model.EndingStep
import cn.jiayi.model.Offer
import cn.jiayi.model.Signing
import cn.jiayi.model.SigningState
import cn.jiayi.model.SigningStep
import cn.jiayi.model.TeamChoice
import cn.jiayi.model.TeamState
import cn.jiayi.model.TeamStep
import cn.jiayi.model.Teams
import cn.jiayi.model.TeamsState
import cn.jiayi.model.Wrong
import cn.jiayi.ui.harness.Sample
import cn.jiayi.ui.harness.ScreenTest
import cn.jiayi.ui.resident.EndingScreen
import cn.jiayi.ui.resident.SigningScreen
import cn.jiayi.ui.resident.TeamScreen
import cn.jiayi.ui.resident.TeamsScreen

internal val clinic =
    Institution(id(200), "金沙城关社区卫生服务中心", "金沙县城关镇河滨路18号", "0857-7221100", "周一至周日 8:00—17:30", 640u)
private val far =
    clinic.copy(institution = id(201), name = "柳塘镇卫生院", address = "金沙县柳塘镇正街", metres = 12400u)

private val free = Fees(12000u, 6000u, 6000u, 0u)
private val packages =
    listOf(
        Package(id(210), "基础服务包", "basic", "看病、随访和用药指导。", free, contract.services),
        Package(
            id(211),
            "老年人慢病服务包",
            "custom",
            "高血压和糖尿病，每季度随访。",
            contract.feePerYear,
            listOf(Promise("home_visit", "上门服务", 2, null)),
        ),
    )

private val teamHere =
    Team(
        team = id(202),
        name = "家医一队",
        introduction = "服务河滨、东门两个社区，每周二下午到社区。",
        phone = "0857-7221101",
        hours = "周一至周五 8:00—17:30",
        institutionName = clinic.name,
        members =
            listOf(
                Member(id(203), "王秀兰", "leader", "intermediate", Room(2000u, 120u)),
                Member(id(204), "陈志强", "doctor", null, Room(2000u, 0u)),
                Member(id(205), "周敏", "nurse", "junior", null),
            ),
        room = Room(4000u, 120u),
        packages = packages,
    )
private val taken = teamHere.copy(team = id(206), name = "家医二队", room = Room(2000u, 0u))

private fun teams(
    name: String,
    state: TeamsState,
) = Sample("R06 teams $name") { TeamsScreen(state) {} }

class TeamsScreenTest :
    ScreenTest(
        teams("loading", loading),
        teams("normal", ready(Teams(listOf(clinic, far)))),
        teams("of a clinic", ready(Teams(listOf(clinic, far), clinic, listOf(teamHere, taken)))),
        teams("without a team", ready(Teams(listOf(clinic), clinic))),
        teams("empty", ready(Teams(emptyList()))),
        teams("error", failed),
        teams("offline", unanswered),
        teams("kept", ready(Teams(listOf(clinic, far), clinic, listOf(teamHere, taken), now), offline)),
    )

private fun team(
    name: String,
    state: TeamState,
) = Sample("R07 team $name") { TeamScreen(state) {} }

class TeamScreenTest :
    ScreenTest(
        team("loading", loading),
        team("normal", ready(TeamChoice(TeamStep.ABOUT, teamHere))),
        team("kept", ready(TeamChoice(TeamStep.ABOUT, teamHere, asOf = now), offline)),
        team("full", ready(TeamChoice(TeamStep.ABOUT, taken))),
        team("doctor", ready(TeamChoice(TeamStep.DOCTOR, teamHere, doctor = id(203)))),
        team("package", ready(TeamChoice(TeamStep.PACKAGE, teamHere, doctor = id(203), pack = id(211)))),
        team("error", failed),
        team("offline", unanswered),
    )

private val wanted = Wanted(id(202), id(203), id(211), today, 1, emptyList(), SignedAs.New)
private val offer = Offer(wanted, teamHere.name, "王秀兰", clinic.name, "老年人慢病服务包")
private val agreement =
    Agreement(
        contract = id(220),
        wanted = wanted,
        templateVersion = "zh-2026.1",
        documentHash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        text =
            """
            家庭医生签约服务协议书
            一、签约双方
            甲方（服务机构）：金沙城关社区卫生服务中心
            乙方（签约居民）：赵春兰
            四、服务期限
            本协议自2026年3月2日起，至2027年3月1日止，共1年，首尾两日均在内。
            八、续签、转签和解约
            1. 本协议到期自行终止，不自动续签；续签由乙方重新签字。
            """.trimIndent(),
        endsOn = today.plusDays(364),
        feeOfTerm = Fees(12000u, 6000u, 4000u, 2000u),
        guardian = null,
        against = emptyList(),
    )
internal val sharing =
    ConsentText(
        ConsentPurpose.FAMILY_SHARING,
        "zh-2026.1",
        "0",
        "让家人帮忙",
        "您同意后，您选的家人可以按您定的范围看您的记录、替您续药。\n您可以随时撤回。",
        true,
    )
internal val toRead = Signing(SigningStep.READ, offer, agreement)
private val name =
    Drawing(
        listOf(
            listOf(Dot(0.2f, 0.1f), Dot(0.35f, 0.15f), Dot(0.25f, 0.3f)),
            listOf(Dot(0.5f, 0.1f), Dot(0.5f, 0.35f), Dot(0.7f, 0.2f)),
        ),
    )

private fun signing(
    name: String,
    state: SigningState,
) = Sample("R09 signing $name") { SigningScreen(state) {} }

class SigningScreenTest :
    ScreenTest(
        signing("loading", loading),
        signing("consent", ready(toRead.copy(step = SigningStep.CONSENT, consents = listOf(sharing)))),
        signing("normal", ready(toRead)),
        signing("read", ready(toRead.copy(wasRead = true))),
        signing("changed", ready(toRead.copy(changed = true))),
        signing("of a child", ready(toRead.copy(agreement = agreement.copy(guardian = id(5), feeOfTerm = free)))),
        signing(
            "by a proxy",
            ready(toRead.copy(agreement = agreement.copy(against = listOf("CONTRACT_SIGNER_PROXY")))),
        ),
        signing("empty pad", ready(toRead.copy(step = SigningStep.DRAW))),
        signing("drawn", ready(toRead.copy(step = SigningStep.DRAW, drawing = name))),
        signing("code", ready(toRead.copy(step = SigningStep.CODE, secondsLeft = 42))),
        signing(
            "wrong code",
            ready(
                toRead.copy(
                    step = SigningStep.CODE,
                    code = "123456",
                    asking = Asking(wrong = Wrong.Refused("CONTRACT_SMS_CODE")),
                ),
            ),
        ),
        signing(
            "without an answer",
            ready(
                toRead.copy(step = SigningStep.CODE, code = "123456", asking = Asking(wrong = Wrong.NoAnswer)),
                offline,
            ),
        ),
        signing("signed", ready(toRead.copy(step = SigningStep.SIGNED, signedAt = now))),
        signing("error", failed),
        signing("offline", unanswered),
    )

private val ending =
    Ending(
        EndingStep.REASON,
        contract,
        listOf(EndReason.OWN_WISH, EndReason.MOVED_AWAY, EndReason.OTHER),
        listOf(today.plusDays(1), today.withDayOfMonth(31), today.plusMonths(1).withDayOfMonth(30)),
    )
private val decided =
    ending.copy(step = EndingStep.CONFIRM, reason = EndReason.MOVED_AWAY, day = today.withDayOfMonth(31))

private fun ending(
    name: String,
    state: EndingState,
) = Sample("R10 ending $name") { EndingScreen(state) {} }

class EndingScreenTest :
    ScreenTest(
        ending("loading", loading),
        ending("why", ready(ending.copy(reason = EndReason.OWN_WISH))),
        ending("in words", ready(ending.copy(reason = EndReason.OTHER, note = "换到儿子那边住"))),
        ending("when", ready(ending.copy(step = EndingStep.DAY))),
        ending("confirm", ready(decided)),
        ending("refused", ready(decided.copy(asking = Asking(wrong = Wrong.Refused("CONTRACT_MIDTERM"))))),
        ending("offline", ready(decided.copy(asking = Asking(wrong = Wrong.NoAnswer)), offline)),
        ending("error", failed),
    )
