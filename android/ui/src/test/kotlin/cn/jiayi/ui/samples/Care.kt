package cn.jiayi.ui.samples

import cn.jiayi.core.About
import cn.jiayi.core.Action
import cn.jiayi.core.Claim
import cn.jiayi.core.ClaimStands
import cn.jiayi.core.EnrolmentState
import cn.jiayi.core.FoundLine
import cn.jiayi.core.Identity
import cn.jiayi.core.MedicineTimes
import cn.jiayi.core.ProgrammeLine
import cn.jiayi.core.RefillRequest
import cn.jiayi.core.RefillState
import cn.jiayi.core.VisitLine
import cn.jiayi.core.VisitMode
import cn.jiayi.model.Asking
import cn.jiayi.model.Doctor
import cn.jiayi.model.DoctorState
import cn.jiayi.model.DoseState
import cn.jiayi.model.DoseView
import cn.jiayi.model.IdentityState
import cn.jiayi.model.IdentityStep
import cn.jiayi.model.IdentityView
import cn.jiayi.model.MedicineState
import cn.jiayi.model.MedicineView
import cn.jiayi.model.Reminder
import cn.jiayi.model.ReminderDone
import cn.jiayi.model.ReminderState
import cn.jiayi.model.Visits
import cn.jiayi.model.VisitsState
import cn.jiayi.model.Wrong
import cn.jiayi.ui.harness.Sample
import cn.jiayi.ui.harness.ScreenTest
import cn.jiayi.ui.resident.DoctorScreen
import cn.jiayi.ui.resident.DoseScreen
import cn.jiayi.ui.resident.IdentityScreen
import cn.jiayi.ui.resident.MedicineScreen
import cn.jiayi.ui.resident.ReminderScreen
import cn.jiayi.ui.resident.VisitsScreen

private val before =
    RefillRequest(
        id(30),
        now,
        "赵春兰",
        null,
        null,
        null,
        listOf(item(amlodipine, refill(RefillState.COLLECTED)), item(metformin, refill(RefillState.COLLECTED))),
        false,
    )
private val shown = MedicineView(amlodipine, listOf(before))
private val counted = amlodipine.copy(lasts = lasts(12).copy(reportedOn = today, unitsLeft = 12u), waits = true)

private val times = MedicineTimes(amlodipine.medicine, listOf(450u, 840u, 1200u), told = false)

private fun medicine(
    name: String,
    state: MedicineState,
) = Sample("R12 medicine $name") { MedicineScreen(state) {} }

class MedicineScreenTest :
    ScreenTest(
        medicine("loading", loading),
        medicine("normal", ready(shown)),
        medicine("too soon", ready(MedicineView(metformin, emptyList()))),
        medicine("with times proposed", ready(shown.copy(times = times))),
        medicine("with its times", ready(shown.copy(times = times.copy(told = true)))),
        medicine("counting", ready(shown.copy(count = 28))),
        medicine("counted", ready(MedicineView(counted, listOf(before), counted = true), queued)),
        medicine("wrong count", ready(shown.copy(count = 99, wrong = "BAD_VALUE"))),
        medicine("error", failed),
        medicine("offline", ready(shown, offline)),
    )

private fun programme(
    n: Int,
    name: String,
    days: Long,
) = ProgrammeLine(id(n), name, EnrolmentState.ENROLLED, null, null, null, today.plusDays(days))

private val visit =
    VisitLine(
        id(400),
        today.minusDays(80),
        VisitMode.HOME,
        "王秀兰",
        listOf(
            FoundLine("hypertension", 1u, "continue", true, today),
            FoundLine("diabetes", 2u, "adjust", false, today),
        ),
        null,
        false,
        false,
        null,
    )
private val hers =
    Visits(today, listOf(programme(410, "hypertension", -3), programme(411, "diabetes", 12)), listOf(visit))

private fun visits(
    name: String,
    state: VisitsState,
) = Sample("R19 visits $name") { VisitsScreen(state) {} }

class VisitsScreenTest :
    ScreenTest(
        visits("loading", loading),
        visits("normal", ready(hers)),
        visits("empty", ready(Visits(today, emptyList(), emptyList()))),
        visits("error", failed),
        visits("offline", ready(hers, offline)),
    )

private fun doctor(
    name: String,
    state: DoctorState,
) = Sample("L05 doctor $name") { DoctorScreen(state) {} }

class DoctorScreenTest :
    ScreenTest(
        doctor("loading", loading),
        doctor("normal", ready(Doctor(team))),
        doctor("empty", ready(Doctor(null), frame.copy(phone = null))),
        doctor("error", failed),
        doctor("offline", ready(Doctor(team), offline)),
    )

private val due = Reminder(listOf(amlodipine), listOf(About.FOLLOW_UP), Action.entries)

private fun reminder(
    name: String,
    state: ReminderState,
) = Sample("L06 reminder $name") { ReminderScreen(state) {} }

class ReminderScreenTest :
    ScreenTest(
        reminder("loading", loading),
        reminder("normal", ready(due)),
        reminder("of a visit", ready(Reminder(emptyList(), listOf(About.FOLLOW_UP), listOf(Action.TOMORROW)))),
        reminder("asked", ready(due.copy(done = ReminderDone.Asked), queued)),
        reminder("tomorrow", ready(due.copy(done = ReminderDone.Tomorrow))),
        reminder("too soon", ready(due.copy(done = ReminderDone.NotAsked("REFILL_TOO_SOON")))),
        reminder("error", failed),
        reminder("offline", ready(due, offline)),
    )

private fun dose(
    name: String,
    state: DoseState,
) = Sample("L06 dose $name") { DoseScreen(state) {} }

private val both = DoseView(morning.copy(taken = false), listOf(amlodipine, metformin))

class DoseScreenTest :
    ScreenTest(
        dose("loading", loading),
        dose("normal", ready(both)),
        dose("taken", ready(both.copy(dose = morning))),
        dose("error", failed),
        dose("offline", ready(both, offline)),
    )

private val entered =
    IdentityView(
        IdentityStep.NAME,
        name = "赵春兰",
        number = "990101195203071224",
        institutions = listOf(clinic),
        institution = clinic.institution,
    )
private val claim = Claim(id(500), ClaimStands.RECEIVED, 5u, null, now)
private val waiting = Identity("赵春兰", "990101********1224", false, claim)
private val checked = waiting.copy(verified = true, claim = null)
private val rejected = waiting.copy(claim = claim.copy(stands = ClaimStands.REJECTED, reason = "证件号和姓名对不上。"))

private fun identity(
    name: String,
    state: IdentityState,
) = Sample("R03 identity $name") { IdentityScreen(state) {} }

class IdentityScreenTest :
    ScreenTest(
        identity("loading", loading),
        identity("empty", ready(IdentityView(IdentityStep.NAME), frame.copy(phone = null))),
        identity("number", ready(entered.copy(step = IdentityStep.NUMBER))),
        identity(
            "wrong number",
            ready(entered.copy(step = IdentityStep.NUMBER, asking = Asking(wrong = Wrong.Refused("ID_CHECKSUM")))),
        ),
        identity("clinic", ready(entered.copy(step = IdentityStep.INSTITUTION))),
        identity("check", ready(entered.copy(step = IdentityStep.CONFIRM))),
        identity(
            "offline",
            ready(entered.copy(step = IdentityStep.CONFIRM, asking = Asking(wrong = Wrong.NoAnswer)), offline),
        ),
        identity("waiting", ready(IdentityView(IdentityStep.STANDS, identity = waiting))),
        identity("code", ready(IdentityView(IdentityStep.CODE, identity = waiting, code = "ABCDE-12345"))),
        identity(
            "wrong code",
            ready(
                IdentityView(
                    IdentityStep.CODE,
                    identity = waiting,
                    asking = Asking(wrong = Wrong.Refused("CLAIM_CODE")),
                ),
            ),
        ),
        identity("normal", ready(IdentityView(IdentityStep.STANDS, identity = checked))),
        identity("rejected", ready(IdentityView(IdentityStep.NAME, identity = rejected))),
        identity("error", failed),
    )
