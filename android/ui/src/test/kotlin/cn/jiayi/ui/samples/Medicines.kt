package cn.jiayi.ui.samples

import cn.jiayi.core.ConfirmedMedicine
import cn.jiayi.core.Dose
import cn.jiayi.core.Medicine
import cn.jiayi.core.Notice
import cn.jiayi.core.Refill
import cn.jiayi.core.RefillItem
import cn.jiayi.core.RefillRequest
import cn.jiayi.core.RefillState
import cn.jiayi.core.ToConfirm
import cn.jiayi.model.Asking
import cn.jiayi.model.Dot
import cn.jiayi.model.Drawing
import cn.jiayi.model.Inbox
import cn.jiayi.model.InboxState
import cn.jiayi.model.LongConfirmation
import cn.jiayi.model.LongConfirmationState
import cn.jiayi.model.Medicines
import cn.jiayi.model.MedicinesState
import cn.jiayi.model.RefillAsk
import cn.jiayi.model.RefillAskState
import cn.jiayi.model.RefillStatus
import cn.jiayi.model.RefillStatusState
import cn.jiayi.model.RefillStep
import cn.jiayi.model.Wrong
import cn.jiayi.ui.harness.Sample
import cn.jiayi.ui.harness.ScreenTest
import cn.jiayi.ui.resident.InboxScreen
import cn.jiayi.ui.resident.LongConfirmationScreen
import cn.jiayi.ui.resident.MedicinesScreen
import cn.jiayi.ui.resident.RefillScreen
import cn.jiayi.ui.resident.RefillStatusScreen
import java.time.Duration

internal fun refill(state: RefillState) = Refill(id(30), id(31), state, null, null, null)

private val asked =
    metformin.copy(
        canAsk = false,
        fromDay = null,
        whyNot = emptyList(),
        refill = refill(RefillState.REVIEWED),
    )
private val atorvastatin =
    metformin.copy(
        medicine = id(12),
        name = "阿托伐他汀钙片",
        strength = "20mg",
        lasts = lasts(0),
        canAsk = true,
    )
private val asNeeded =
    amlodipine.copy(
        medicine = id(13),
        name = "硝酸甘油片",
        lasts = null,
        canAsk = false,
        howToTake = "胸痛时舌下含服1片",
    )
private val stopped = amlodipine.copy(medicine = id(14), name = "卡托普利片", stopped = true, canAsk = false)
private val hers = listOf(amlodipine, metformin)

private fun dose(
    n: Int,
    hour: Long,
    taken: Boolean,
    vararg medicines: Medicine,
) = Dose(id(n), now.plus(Duration.ofHours(hour)), medicines.map { it.medicine }, taken)

internal val morning = dose(120, -2, true, amlodipine, metformin)
internal val evening = dose(121, 10, false, metformin)

private fun medicines(
    name: String,
    state: MedicinesState,
) = Sample("R11 medicines $name") { MedicinesScreen(state) {} }

class MedicinesScreenTest :
    ScreenTest(
        medicines("loading", loading),
        medicines("normal", ready(Medicines(hers))),
        medicines("with their times", ready(Medicines(hers, listOf(morning, evening)))),
        medicines("of every kind", ready(Medicines(listOf(atorvastatin, amlodipine, asked, asNeeded, stopped)))),
        medicines("empty", ready(Medicines(emptyList()))),
        medicines("error", failed),
        medicines("offline", ready(Medicines(hers, listOf(evening)), offline)),
        medicines("queued", ready(Medicines(listOf(amlodipine.copy(waits = true, canAsk = false), metformin)), queued)),
    )

private val asking =
    RefillAsk(
        RefillStep.CHOOSE,
        listOf(atorvastatin, amlodipine, metformin),
        setOf(atorvastatin.medicine),
        place = team.institution,
    )

private fun refill(
    name: String,
    state: RefillAskState,
) = Sample("R13 refill $name") { RefillScreen(state) {} }

class RefillScreenTest :
    ScreenTest(
        refill("loading", loading),
        refill("choose", ready(asking)),
        refill("nothing due", ready(asking.copy(medicines = listOf(metformin), chosen = emptySet()))),
        refill("note", ready(asking.copy(step = RefillStep.NOTE))),
        refill("note written", ready(asking.copy(step = RefillStep.NOTE, note = "最近早上有点头晕，请医生看看要不要换药。"))),
        refill(
            "confirm",
            ready(asking.copy(step = RefillStep.CONFIRM, chosen = setOf(id(10), id(12)), note = "早上有点头晕")),
        ),
        refill("sent", ready(asking.copy(step = RefillStep.SENT))),
        refill("error", failed),
        refill("offline", ready(asking.copy(step = RefillStep.CONFIRM), offline)),
        refill("queued", ready(asking.copy(step = RefillStep.SENT, waits = true), queued)),
    )

private fun request(
    state: RefillState,
    waits: Boolean = false,
    stands: Refill.() -> Refill = { this },
) = RefillRequest(
    request = id(30),
    requestedAt = now,
    by = "赵春兰",
    actingFor = null,
    earlyReason = null,
    note = null,
    items = listOf(item(amlodipine, refill(state).stands())),
    waits = waits,
)

internal fun item(
    medicine: Medicine,
    stands: Refill,
) = RefillItem(medicine.name, medicine.strength, stands, now, null, null, null, null, null, null)

private fun status(
    name: String,
    state: RefillStatusState,
) = Sample("R14 refill status $name") { RefillStatusScreen(state) {} }

private fun of(vararg requests: RefillRequest) = RefillStatus(requests.toList())

private val toConfirm =
    ToConfirm(
        84u,
        listOf(
            ConfirmedMedicine(id(31), id(32), amlodipine.name, amlodipine.strength),
            ConfirmedMedicine(id(33), id(34), metformin.name, metformin.strength),
        ),
    )

class RefillStatusScreenTest :
    ScreenTest(
        status("loading", loading),
        status("normal", ready(of(request(RefillState.REVIEWED), request(RefillState.RECEIVED)))),
        status("ready", ready(of(request(RefillState.READY) { copy(collectBy = today.plusDays(3)) }))),
        status("refused", ready(of(request(RefillState.REFUSED) { copy(reason = "血压没有达标，请先来复诊。") }))),
        status("delayed", ready(of(request(RefillState.REVIEWED) { copy(delayed = "LRX-104") }))),
        status("empty", ready(RefillStatus(emptyList()))),
        status("to confirm", ready(RefillStatus(listOf(request(RefillState.RECEIVED)), toConfirm))),
        status("error", failed),
        status("offline", ready(of(request(RefillState.BEING_PREPARED)), offline)),
        status("queued", ready(of(request(RefillState.RECEIVED, waits = true)), queued)),
    )

private val name = Drawing(listOf(listOf(Dot(0.2f, 0.2f), Dot(0.4f, 0.35f)), listOf(Dot(0.5f, 0.1f), Dot(0.8f, 0.4f))))
internal val toSign = LongConfirmation(toConfirm)
internal val withName = toSign.copy(drawing = name)

private fun confirmation(
    name: String,
    state: LongConfirmationState,
) = Sample("R14 long confirmation $name") { LongConfirmationScreen(state) {} }

class LongConfirmationScreenTest :
    ScreenTest(
        confirmation("loading", loading),
        confirmation("normal", ready(toSign)),
        confirmation("signed", ready(withName)),
        confirmation("sending", ready(withName.copy(asking = Asking(sending = true)))),
        confirmation("refused", ready(withName.copy(asking = Asking(wrong = Wrong.Refused("LRX-301"))))),
        confirmation("no answer", ready(withName.copy(asking = Asking(wrong = Wrong.NoAnswer)))),
        confirmation("done", ready(toSign.copy(done = true))),
        confirmation("empty", ready(LongConfirmation(null))),
        confirmation("error", failed),
        confirmation("offline", ready(withName, offline)),
    )

private val notices =
    listOf(
        Notice("phone_change", today, null, id(40)),
        Notice("refill_ready", today.minusDays(1), amlodipine.name, id(41)),
        Notice("medicine_ends", today.plusDays(7), metformin.name, id(42)),
        Notice("follow_up_due", today.minusDays(3), "高血压", id(43)),
        Notice("something_new", today.minusDays(9), null, id(44)),
    )

private fun inbox(
    name: String,
    state: InboxState,
) = Sample("R15 inbox $name") { InboxScreen(state) {} }

class InboxScreenTest :
    ScreenTest(
        inbox("loading", loading),
        inbox("normal", ready(Inbox(today, notices))),
        inbox("empty", ready(Inbox(today, emptyList()))),
        inbox("error", failed),
        inbox("offline", ready(Inbox(today, notices), offline)),
        inbox("queued", ready(Inbox(today, notices), queued)),
    )
