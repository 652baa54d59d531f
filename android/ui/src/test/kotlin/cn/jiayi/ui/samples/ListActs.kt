package cn.jiayi.ui.samples

import cn.jiayi.core.Colleague
import cn.jiayi.core.Did
import cn.jiayi.core.DoneAct
import cn.jiayi.model.Assign
import cn.jiayi.model.AssignState
import cn.jiayi.model.Days
import cn.jiayi.model.Done
import cn.jiayi.model.HistoryState
import cn.jiayi.model.Outcome
import cn.jiayi.model.OutcomeKind
import cn.jiayi.model.OutcomeState
import cn.jiayi.model.Snooze
import cn.jiayi.model.SnoozeState
import cn.jiayi.model.Whom
import cn.jiayi.ui.harness.Sample
import cn.jiayi.ui.harness.ScreenTest
import cn.jiayi.ui.team.AssignScreen
import cn.jiayi.ui.team.HistoryScreen
import cn.jiayi.ui.team.OutcomeScreen
import cn.jiayi.ui.team.SnoozeScreen

private val whom = Whom(id(50), "欧阳建国", 1)
private val willCome = Outcome(whom, OutcomeKind.WILL_COME, Days.ahead(today.plusDays(1)))
private val died = Outcome(whom, OutcomeKind.DIED, Days.back(today).copy(chosen = today), true, "儿子来电话说的")

private fun outcome(
    name: String,
    state: OutcomeState,
) = Sample("G05 outcome $name") { OutcomeScreen(state) {} }

class OutcomeScreenTest :
    ScreenTest(
        outcome("loading", loading),
        outcome("normal", ready(Outcome(whom))),
        outcome("will come", ready(willCome)),
        outcome("refused", ready(Outcome(whom, OutcomeKind.REFUSED, needsReason = true))),
        outcome("died", ready(died)),
        outcome("error", failed),
        outcome("offline", ready(Outcome(whom), offline)),
        outcome("queued", ready(Outcome(whom), queued)),
    )

private val snooze = Snooze(whom, today)

private fun snooze(
    name: String,
    state: SnoozeState,
) = Sample("G05 snooze $name") { SnoozeScreen(state) {} }

private val assign = Assign(whom, listOf(Colleague(id(53), "李梅"), Colleague(id(56), "王秀兰")))

private fun assign(
    name: String,
    state: AssignState,
) = Sample("G05 assign $name") { AssignScreen(state) {} }

private val done =
    listOf(DoneAct(id(57), id(50), "欧阳建国", Did.CALL, now), DoneAct(id(58), id(50), "赵春兰", Did.ASSIGN, now))

private fun history(
    name: String,
    state: HistoryState,
) = Sample("W5 history $name") { HistoryScreen(state) {} }

private val justDone = frame.copy(done = Done(id(57), id(50), "欧阳建国", Did.SNOOZE, now))

class ListActScreenTest :
    ScreenTest(
        snooze("loading", loading),
        snooze("normal", ready(snooze)),
        snooze("a day", ready(snooze.copy(days = Days.ahead(today.plusDays(1))))),
        snooze("error", failed),
        snooze("offline", ready(snooze, offline)),
        assign("loading", loading),
        assign("normal", ready(assign)),
        assign("nobody", ready(assign.copy(colleagues = emptyList()))),
        assign("error", failed),
        assign("offline", ready(assign, offline)),
        history("loading", loading),
        history("normal", ready(done)),
        history("just done", ready(done, justDone)),
        history("empty", ready(emptyList())),
        history("error", failed),
    )
