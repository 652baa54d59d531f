package cn.jiayi.ui.samples

import cn.jiayi.model.Allow
import cn.jiayi.model.Allowed
import cn.jiayi.model.Maker
import cn.jiayi.model.Reliability
import cn.jiayi.model.ReliabilityState
import cn.jiayi.model.ReminderTest
import cn.jiayi.ui.harness.Sample
import cn.jiayi.ui.harness.ScreenTest
import cn.jiayi.ui.resident.ReliabilityScreen

private fun on(
    maker: Maker,
    vararg allowed: Boolean?,
) = Reliability(
    maker,
    Allow.entries.zip(allowed.asList()) { what, yes -> Allowed(what, yes) },
    ReminderTest.NOT_YET,
    pushed = false,
)

private val blocked = on(Maker.HUAWEI, false, null, false, null)
private val allowed = on(Maker.XIAOMI, true, null, true, null)

private fun reliability(
    name: String,
    state: ReliabilityState,
) = Sample("R21 reliability $name") { ReliabilityScreen(state) {} }

private fun of(maker: Maker) = reliability("of ${maker.name.lowercase()}", ready(blocked.copy(maker = maker)))

class ReliabilityScreenTest :
    ScreenTest(
        reliability("normal", ready(blocked)),
        reliability("test coming", ready(allowed.copy(test = ReminderTest.COMING))),
        reliability("test seen", ready(allowed.copy(test = ReminderTest.SEEN, pushed = true))),
        reliability("test missed", ready(blocked.copy(test = ReminderTest.MISSED))),
        reliability("error", failed),
        reliability("offline", ready(allowed, offline)),
        reliability("queued", ready(allowed, queued)),
        *Maker.entries.map(::of).toTypedArray(),
    )
