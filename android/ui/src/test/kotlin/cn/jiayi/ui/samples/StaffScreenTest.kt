package cn.jiayi.ui.samples

import cn.jiayi.core.Bucket
import cn.jiayi.core.BucketCount
import cn.jiayi.core.DueLine
import cn.jiayi.core.HomeVisits
import cn.jiayi.core.TeamStanding
import cn.jiayi.core.ToVisit
import cn.jiayi.core.Unlock
import cn.jiayi.core.Village
import cn.jiayi.core.Worklist
import cn.jiayi.model.Find
import cn.jiayi.model.FindState
import cn.jiayi.model.HomeVisitsState
import cn.jiayi.model.Proof
import cn.jiayi.model.StaffSettings
import cn.jiayi.model.StaffSettingsState
import cn.jiayi.model.TeamStandingState
import cn.jiayi.model.UnlockState
import cn.jiayi.model.Unlocked
import cn.jiayi.ui.harness.Sample
import cn.jiayi.ui.harness.ScreenTest
import cn.jiayi.ui.team.FindScreen
import cn.jiayi.ui.team.HomeVisitsScreen
import cn.jiayi.ui.team.StaffSettingsScreen
import cn.jiayi.ui.team.TeamStandingScreen
import cn.jiayi.ui.team.UnlockScreen

private val due = DueLine("高血压随访", id(52), today.minusDays(12), false)
private val zhao = ToVisit(id(50), "赵春兰", 71, "和平村3组12号", listOf(due), visited = false, waits = false)
private val seen = zhao.copy(resident = id(54), name = "欧阳建国", dues = emptyList(), visited = true, waits = true)
private val round =
    HomeVisits(
        today,
        whole = true,
        villages = listOf(Village("和平村", listOf(zhao, seen)), Village(null, listOf(zhao.copy(address = null)))),
    )

private fun round(
    name: String,
    state: HomeVisitsState,
) = Sample("G08 home visits $name") { HomeVisitsScreen(state) {} }

private val standing =
    TeamStanding(
        team = team.team,
        name = "家医一队",
        asOf = today,
        whole = true,
        counts = Bucket.entries.map { BucketCount(it, (it.ordinal * 7 + 3).toUInt()) },
        served = 1204u,
        signedThisMonth = 12u,
        visitsThisMonth = 86u,
        homeVisitsThisMonth = 31u,
        refillsWaiting = 4u,
        contractsWaiting = 2u,
    )

private fun standing(
    name: String,
    state: TeamStandingState,
) = Sample("G10 team $name") { TeamStandingScreen(state) {} }

private val found =
    Worklist(
        team.team,
        today,
        true,
        emptyList(),
        listOf(urgent, calm.copy(dues = emptyList())),
        null,
        null,
        emptyList(),
    )

private fun find(
    name: String,
    state: FindState,
) = Sample("G11 find $name") { FindScreen(state) {} }

private val account = StaffSettings("王秀兰", "village_doctor", now.plusSeconds(604_800), settings)

private fun account(
    name: String,
    state: StaffSettingsState,
) = Sample("G12 settings $name") { StaffSettingsScreen(state) {} }

private val locked = Unlocked(Unlock.ByPhone(now.plusSeconds(604_800)))

private fun unlock(
    name: String,
    state: UnlockState,
) = Sample("G01 unlock $name") { UnlockScreen(state) {} }

class StaffScreenTest :
    ScreenTest(
        unlock("loading", loading),
        unlock("normal", ready(locked)),
        unlock("failed", ready(locked.copy(proof = Proof.FAILED))),
        unlock("no lock", ready(locked.copy(proof = Proof.NONE))),
        unlock("expired", ready(Unlocked(Unlock.BySignIn))),
        unlock("error", failed),
        unlock("offline", ready(locked, offline)),
        round("loading", loading),
        round("normal", ready(round)),
        round("part", ready(round.copy(whole = false))),
        round("empty", ready(round.copy(villages = emptyList()))),
        round("error", failed),
        round("offline", ready(round, offline)),
        round("queued", ready(round, queued)),
        standing("loading", loading),
        standing("normal", ready(standing)),
        standing("nothing waits", ready(standing.copy(refillsWaiting = 0u, contractsWaiting = 0u))),
        standing("part", ready(standing.copy(whole = false, counts = emptyList()))),
        standing("error", failed),
        standing("offline", ready(standing, offline)),
        find("empty", ready(Find())),
        find("found", ready(Find("zcl", found))),
        find("nobody", ready(Find("zz", found.copy(rows = emptyList())))),
        find("error", failed),
        find("offline", ready(Find(), offline)),
        account("loading", loading),
        account("normal", ready(account)),
        account("not known yet", ready(account.copy(name = null, offlineUntil = null))),
        account("error", failed),
        account("offline", ready(account, offline)),
        account("queued", ready(account, queued)),
    )
