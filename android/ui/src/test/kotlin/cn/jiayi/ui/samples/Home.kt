package cn.jiayi.ui.samples

import cn.jiayi.core.CareTeam
import cn.jiayi.core.Home
import cn.jiayi.core.Lasts
import cn.jiayi.core.Measured
import cn.jiayi.core.Medicine
import cn.jiayi.core.Notice
import cn.jiayi.core.Person
import cn.jiayi.core.ReadingSource
import cn.jiayi.core.ShownReading
import cn.jiayi.core.Unsent
import cn.jiayi.model.HomeState
import cn.jiayi.ui.harness.Sample
import cn.jiayi.ui.harness.ScreenTest
import cn.jiayi.ui.resident.HomeScreen

internal val team =
    CareTeam(id(1), "家医一队", "王秀兰", "金沙城关社区卫生服务中心", "0857-7221101", "周一至周五 8:00—17:30")

internal fun lasts(days: Long): Lasts {
    val last = today.plusDays(days - 1)
    val none = "按记录已经没有药了" to "By the records there is no medicine left"
    val some = "够吃到${last.monthValue}月${last.dayOfMonth}日" to "Lasts until $last"
    val (zh, en) = if (days > 0) some else none
    return Lasts(today.plusDays(days), days, zh, en, null, null)
}

internal val amlodipine =
    Medicine(
        medicine = id(10),
        name = "苯磺酸氨氯地平片",
        strength = "5mg",
        unit = "片",
        howToTake = "每天1次，每次1片，早饭后吃",
        stopped = false,
        lasts = lasts(7),
        lastDispensing = id(110),
        handedOver = 28u,
        canAsk = true,
        whyNot = emptyList(),
        fromDay = null,
        refill = null,
        waits = false,
    )

internal val metformin =
    amlodipine.copy(
        medicine = id(11),
        name = "盐酸二甲双胍缓释片",
        strength = "0.5g",
        howToTake = "每天2次，每次1片，饭后吃",
        lasts = lasts(19),
        canAsk = false,
        whyNot = listOf("REFILL_TOO_SOON"),
        fromDay = today.plusDays(12),
    )

internal val pressureReading =
    ShownReading(
        id = id(20),
        value = Measured.BloodPressure(138, 84, 72, null),
        signs = emptyList(),
        takenAt = now,
        source = ReadingSource.HOME,
        by = null,
        advice = null,
        waits = false,
    )

internal val home =
    Home(
        resident = id(1),
        name = "赵春兰",
        today = today,
        people = listOf(Person(id(1), "赵春兰", true)),
        next = Notice("medicine_ends", today.plusDays(7), "苯磺酸氨氯地平片", id(10)),
        notices = 3u,
        medicines = listOf(amlodipine, metformin),
        lastReading = pressureReading,
        team = team,
        unsent = Unsent(0u, null, 0u, 0u, 0u),
        lastSync = now,
    )

private val newcomer =
    home.copy(next = null, notices = 0u, medicines = emptyList(), lastReading = null, team = null)

private fun sample(
    name: String,
    state: HomeState,
) = Sample("R05 home $name") { HomeScreen(state) {} }

class HomeScreenTest :
    ScreenTest(
        sample("loading", loading),
        sample("normal", ready(home)),
        sample("of a family", ready(home.copy(people = home.people + Person(id(2), "李国强", true)))),
        sample("empty", ready(newcomer, frame.copy(phone = null))),
        sample("out of medicine", ready(home.copy(medicines = listOf(amlodipine.copy(lasts = lasts(0)))))),
        sample("speaking", ready(home, frame.copy(speaking = true))),
        sample("error", failed),
        sample("offline", ready(home, offline)),
        sample("queued", ready(home, queued)),
        sample("full", ready(home, full)),
        sample("too old", ready(home, tooOld)),
    )
