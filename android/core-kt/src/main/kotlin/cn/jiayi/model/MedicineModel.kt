package cn.jiayi.model

import cn.jiayi.core.JiayiException
import cn.jiayi.core.Medicine
import cn.jiayi.core.RefillItem
import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** R12. */
class MedicineModel(
    desk: Desk,
    scope: CoroutineScope,
    private val place: Place.Medicine,
) : Page<MedicineView, MedicineEvent>(desk, scope) {
    private var keeping = false

    override suspend fun read(her: UUID): (MedicineView?) -> MedicineView {
        val now = desk.now()
        val medicine = desk.jiayi.medicines(her, now).find { it.medicine == place.medicine } ?: throw gone()
        val asked = desk.jiayi.refills(her, now).filter { request -> request.items.any { it.isOf(medicine) } }
        val times =
            desk.jiayi
                .doses(her, now)
                .times
                .find { it.medicine == place.medicine }
        return { before ->
            before?.copy(medicine = medicine, asked = asked, times = times)
                ?: MedicineView(medicine, asked, times, medicine.toBeginWith().takeIf { place.counting })
        }
    }

    /** Her last count, or what was handed over: she takes away from it. */
    private fun Medicine.toBeginWith(): Int? = lastDispensing?.let { (lasts?.unitsLeft ?: handedOver ?: 0u).toInt() }

    override fun on(event: MedicineEvent) {
        when (event) {
            is FrameEvent -> {
                if (event == FrameEvent.Back && backs()) Unit else common(event)
            }

            MedicineEvent.Count -> {
                change { it.copy(count = it.medicine.toBeginWith(), counted = false) }
            }

            is MedicineEvent.Step -> {
                count { (it + event.by).coerceAtLeast(0) }
            }

            is MedicineEvent.Press -> {
                count {
                    event.key
                        .pressed(it.toString(), DIGITS)
                        .ifEmpty { "0" }
                        .toInt()
                }
            }

            MedicineEvent.Keep -> {
                keep()
            }

            MedicineEvent.AskAgain -> {
                desk.way.to(Place.Refill(listOf(place.medicine)))
            }

            is MedicineEvent.OpenRefill -> {
                desk.way.to(Place.RefillStatus)
            }

            is MedicineEvent.Tell -> {
                attempt { desk.jiayi.tellDoses(place.medicine, event.on, desk.now()) }
            }

            is MedicineEvent.Shift -> {
                attempt { desk.jiayi.shiftDose(place.medicine, event.turn.toUShort(), event.later, desk.now()) }
            }

            MedicineEvent.CheckReminders -> {
                desk.way.to(Place.Reliability)
            }
        }
    }

    /** Nobody has more left than was handed over. */
    private fun count(how: (Int) -> Int) =
        change {
            val most = it.medicine.handedOver?.toInt() ?: MOST
            it.copy(count = it.count?.let(how)?.coerceAtMost(most), wrong = null)
        }

    private fun keep() {
        val shown = value() ?: return
        val (count, dispensing) = (shown.count ?: return) to (shown.medicine.lastDispensing ?: return)
        if (keeping) return
        keeping = true
        act { her ->
            try {
                desk.jiayi.reportStock(her, dispensing, count.toUInt(), desk.now())
                change { it.copy(count = null, counted = true) }
                kept()
            } catch (why: JiayiException.Refused) {
                change { it.copy(wrong = why.code) }
            } finally {
                keeping = false
            }
        }
    }

    private fun backs(): Boolean {
        val counts = value()?.count != null && !place.counting
        if (counts) change { it.copy(count = null, wrong = null) }
        return counts
    }

    private companion object {
        const val DIGITS = 3
        const val MOST = 999
    }
}

private fun RefillItem.isOf(medicine: Medicine) = name == medicine.name && strength == medicine.strength
