package cn.jiayi.ui.samples

import cn.jiayi.core.Decided
import cn.jiayi.core.EnrolmentState
import cn.jiayi.core.FieldFault
import cn.jiayi.core.FoundLine
import cn.jiayi.core.OpenedTask
import cn.jiayi.core.ProgrammeLine
import cn.jiayi.core.VisitAnswer
import cn.jiayi.core.VisitChoice
import cn.jiayi.core.VisitForm
import cn.jiayi.core.VisitMode
import cn.jiayi.core.VisitQuestion
import cn.jiayi.model.Visit
import cn.jiayi.model.VisitState
import cn.jiayi.ui.harness.Sample
import cn.jiayi.ui.harness.ScreenTest
import cn.jiayi.ui.team.VisitScreen

/** A question of a form. */
internal fun question(
    path: String,
    zh: String,
    en: String,
    answer: VisitAnswer,
    given: List<String> = emptyList(),
    last: List<String> = emptyList(),
    needed: Boolean = true,
    wrong: String? = null,
) = VisitQuestion(path, zh, en, answer, given, last, needed, wrong)

private fun number(
    path: String,
    zh: String,
    en: String,
    unit: String,
    given: String? = null,
    last: String? = null,
    needed: Boolean = false,
    meter: Boolean = false,
    wrong: String? = null,
) = question(
    path,
    zh,
    en,
    VisitAnswer.Number(unit, unit, if (meter) 1u else 0u, meter),
    listOfNotNull(given),
    listOfNotNull(last),
    needed,
    wrong,
)

private fun among(
    path: String,
    zh: String,
    en: String,
    choices: List<VisitChoice>,
    given: List<String>,
    several: Boolean = false,
    last: List<String> = emptyList(),
) = question(
    path,
    zh,
    en,
    if (several) VisitAnswer.AnyOf(choices, "none") else VisitAnswer.OneOf(choices),
    given,
    last,
)

private val symptoms =
    listOf(
        VisitChoice("none", "无症状", "None"),
        VisitChoice("headache_or_dizziness", "头痛头晕", "Headache or dizziness"),
        VisitChoice("palpitations_or_chest_tightness", "心悸胸闷", "Palpitations or tight chest"),
    )
private val adherence =
    listOf(
        VisitChoice("regular", "规律", "Regular"),
        VisitChoice("irregular", "间断", "Irregular"),
        VisitChoice("none", "不服药", "Takes none"),
    )
private val signs = listOf(VisitChoice("chest_pain", "胸痛", "Chest pain"))

private val questions =
    listOf(
        number("common.pressure.sbp", "收缩压", "Systolic pressure", "mmHg", "138", "142", needed = true),
        number("common.pressure.dbp", "舒张压", "Diastolic pressure", "mmHg", last = "88", needed = true),
        number("common.heart_rate", "心率", "Heart rate", "次/分", "400", "72", wrong = "READING_RANGE"),
        number(
            "forms.diabetes.fasting_glucose",
            "空腹血糖",
            "Fasting glucose",
            "mmol/L",
            "lo",
            needed = true,
            meter = true,
        ),
        among("forms.hypertension.symptoms", "症状", "Symptoms", symptoms, listOf("none"), true, listOf("none")),
        among("forms.hypertension.course.adherence", "服药依从性", "Takes the medicines", adherence, listOf("regular")),
        among("common.danger_signs", "危险征象", "Danger signs", signs, listOf("chest_pain"), several = true),
        question(
            "forms.hypertension.course.adr",
            "有药物不良反应",
            "Adverse drug reaction",
            VisitAnswer.Tick,
            needed = false,
        ),
        question(
            "forms.diabetes.hba1c_on",
            "糖化血红蛋白检查日期",
            "Day of the HbA1c test",
            VisitAnswer.Day,
            listOf("去年"),
            needed = false,
            wrong = "BAD_VALUE",
        ),
        question("common.other_signs", "其他体征", "Other signs", VisitAnswer.Text, needed = false),
    )

private val form =
    VisitForm(
        resident = id(50),
        name = "赵春兰",
        age = 71,
        programmes =
            listOf("hypertension", "diabetes").map {
                ProgrammeLine(id(60), it, EnrolmentState.ENROLLED, id(61), today.minusDays(80), null, today)
            },
        covers = listOf("hypertension", "diabetes"),
        mode = VisitMode.HOME,
        happenedOn = today,
        lastOn = today.minusDays(80),
        questions = questions,
        note = "",
        dangerSignConfirmed = false,
        mayConfirm = true,
        corrects = null,
        kept = true,
        unread = false,
        missing = 2u,
        ready = false,
        faults = emptyList(),
        decided = null,
        readings = emptyList(),
        medicines = emptyList(),
    )
private val found = FoundLine("hypertension", 1u, "ROUTINE", true, today.plusDays(90))
private val whole =
    form.copy(
        missing = 0u,
        ready = true,
        questions = questions.filter { it.wrong == null },
        note = "已嘱少盐",
        decided = Decided(listOf(found), emptyList(), emergency = false),
    )
internal val dangerous =
    whole.copy(
        decided =
            Decided(
                listOf(found.copy(visitClass = 2u, action = "EMERGENCY_REFER", controlled = false)),
                listOf(OpenedTask("triage", "same_day")),
                emergency = true,
            ),
    )
private val unknown =
    whole.copy(
        faults = listOf(FieldFault("forms.hypertension", "NOT_ENROLLED")),
        decided = null,
        happenedOn = today.minusDays(5),
    )
private val visit = Visit(today, form)

private fun visit(
    name: String,
    state: VisitState,
) = Sample("G04 visit $name") { VisitScreen(state) {} }

class VisitScreenTest :
    ScreenTest(
        visit("loading", loading),
        visit("normal", ready(visit)),
        visit("typing", ready(visit.copy(typed = mapOf("common.pressure.dbp" to "8", Visit.NOTE to "门口量的")))),
        visit("whole", ready(visit.copy(form = whole))),
        visit("another first", ready(visit.copy(first = true))),
        visit("unread", ready(visit.copy(form = form.copy(kept = false, unread = true)))),
        visit("correction", ready(visit.copy(form = whole.copy(corrects = id(61))))),
        visit("danger", ready(visit.copy(form = dangerous))),
        visit("of whom the phone knows too little", ready(visit.copy(form = unknown))),
        visit(
            "empty",
            ready(
                visit.copy(
                    form =
                        form.copy(
                            mode = null,
                            covers = emptyList(),
                            questions = emptyList(),
                            kept = false,
                            missing = 1u,
                        ),
                ),
            ),
        ),
        visit("error", failed),
        visit("offline", ready(visit, offline)),
        visit("queued", ready(visit, queued)),
    )
