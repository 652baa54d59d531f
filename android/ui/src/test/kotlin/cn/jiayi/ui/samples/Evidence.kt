package cn.jiayi.ui.samples

import cn.jiayi.core.Evidence
import cn.jiayi.core.EvidenceForm
import cn.jiayi.core.FieldFault
import cn.jiayi.core.VisitAnswer
import cn.jiayi.core.VisitChoice
import cn.jiayi.model.EvidenceState
import cn.jiayi.model.Filling
import cn.jiayi.model.Wrong
import cn.jiayi.ui.harness.Sample
import cn.jiayi.ui.harness.ScreenTest
import cn.jiayi.ui.team.EvidenceScreen

private val yesOrNo = VisitAnswer.OneOf(listOf(VisitChoice("yes", "是", "Yes"), VisitChoice("no", "否", "No")))

private fun asked(
    path: String,
    zh: String,
    en: String,
    answer: VisitAnswer,
    last: String? = null,
) = question(path, zh, en, answer, last = listOfNotNull(last), wrong = "MISSING_FIELD")

private val drugs =
    listOf(
        VisitChoice("a", "苯磺酸氨氯地平片 5毫克", "Amlodipine 5 mg"),
        VisitChoice("b", "盐酸二甲双胍片 0.5克", "Metformin 0.5 g"),
    )
private val topics =
    listOf(
        VisitChoice("dose", "用法用量", "How and when to take it"),
        VisitChoice("storage", "储存方法", "Storage"),
        VisitChoice("side_effects", "不良反应的识别和处理", "Side effects and what to do"),
    )
private val questions =
    listOf(
        asked("drugs", "评估哪些药", "Which medicines", VisitAnswer.AnyOf(drugs, null)),
        asked("answers.regimen_stable", "用药方案稳定", "The treatment is stable", yesOrNo, "yes"),
        asked("answers.hospitalised_since", "上次开药后住过院", "In hospital since the last time", yesOrNo, "no"),
        asked(
            "answers.findings",
            "病史、用药和检查所见",
            "History, treatment and findings",
            VisitAnswer.Text,
            "血压平稳",
        ),
    )
private val form =
    EvidenceForm(
        resident = id(50),
        name = "欧阳建国",
        age = 71,
        medicine = "苯磺酸氨氯地平片 5毫克",
        questions = questions,
        visitOn = today,
        scope = "strict",
        lastOn = today.minusDays(84),
        missing = 3u,
        ready = false,
        faults = emptyList(),
        left = null,
    )
internal val begun = Filling(form, mapOf("drugs" to listOf("a")))
private val filled =
    Filling(
        form.copy(
            questions = questions.map { it.copy(wrong = null) },
            missing = 0u,
            ready = true,
            left = listOf("LRX-303", "LRX-304"),
        ),
        begun.given +
            mapOf(
                "answers.regimen_stable" to listOf("yes"),
                "answers.hospitalised_since" to listOf("no"),
                "answers.findings" to listOf("血压平稳，方案不变。"),
            ),
    )
private val unseen = Filling(form.copy(visitOn = null, faults = listOf(FieldFault("visit", "LRX-401"))), begun.given)
private val teaching =
    Filling(
        form.copy(
            questions = listOf(asked("topics", "讲了什么", "What was taught", VisitAnswer.AnyOf(topics, null))),
            visitOn = null,
            scope = null,
            missing = 1u,
        ),
        emptyMap(),
    )
private val taught =
    Filling(teaching.form.copy(missing = 0u, ready = true, left = emptyList()), mapOf("topics" to listOf("dose")))

private fun assessment(
    name: String,
    state: EvidenceState,
) = Sample("G06 assessment $name") { EvidenceScreen(state, Evidence.ASSESSMENT) {} }

private fun education(
    name: String,
    state: EvidenceState,
) = Sample("G06 education $name") { EvidenceScreen(state, Evidence.EDUCATION) {} }

class EvidenceScreenTest :
    ScreenTest(
        assessment("loading", loading),
        assessment("normal", ready(begun)),
        assessment("filled", ready(filled)),
        assessment("enough", ready(filled.copy(form = filled.form.copy(left = emptyList())))),
        assessment("unseen", ready(unseen)),
        assessment("refused", ready(filled.copy(wrong = Wrong.Refused("ID_USED")))),
        assessment("error", failed),
        assessment("offline", ready(filled, offline)),
        assessment("queued", ready(filled, queued)),
        education("empty", ready(teaching)),
        education("normal", ready(taught)),
    )
