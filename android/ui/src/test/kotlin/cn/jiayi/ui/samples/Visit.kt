package cn.jiayi.ui.samples

import cn.jiayi.core.VisitMode
import cn.jiayi.model.Answer
import cn.jiayi.model.Question
import cn.jiayi.model.Visit
import cn.jiayi.model.VisitState
import cn.jiayi.ui.harness.Sample
import cn.jiayi.ui.team.VisitScreen

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
