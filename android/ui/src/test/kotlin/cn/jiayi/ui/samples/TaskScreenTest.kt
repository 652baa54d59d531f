package cn.jiayi.ui.samples

import cn.jiayi.core.TaskOutcome
import cn.jiayi.model.OpenTask
import cn.jiayi.model.TaskState
import cn.jiayi.ui.harness.Sample
import cn.jiayi.ui.harness.ScreenTest
import cn.jiayi.ui.team.TaskScreen

private val open = OpenTask("赵春兰", triage)
private val seen = open.copy(task = open.task.copy(state = "seen"), outcome = TaskOutcome.HANDLED, note = "已电话指导，明天复测")

private fun task(
    name: String,
    state: TaskState,
) = Sample("G03 task $name") { TaskScreen(state) {} }

class TaskScreenTest :
    ScreenTest(
        task("loading", loading),
        task("normal", ready(open)),
        task("seen", ready(seen)),
        task("error", failed),
        task("offline", ready(open, offline)),
        task("queued", ready(seen, queued)),
    )
