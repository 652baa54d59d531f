package cn.jiayi.model

import cn.jiayi.core.About
import cn.jiayi.core.Action
import cn.jiayi.core.Dose
import cn.jiayi.core.Server
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import java.util.UUID

/** R12, R19, L05 and L06 over the real engine. */
class CareTest {
    private lateinit var pocket: Pocket

    @BeforeEach
    fun signIn() {
        pocket = Pocket(server, OLD)
        pocket.cut = true
    }

    @AfterEach
    fun close() = pocket.close()

    private suspend fun ending() =
        pocket.desk.jiayi
            .medicines(checkNotNull(pocket.desk.shown.value), pocket.desk.now())
            .first { it.canAsk && it.lastDispensing != null }

    private suspend fun rung() =
        Rung(
            Action.entries,
            listOf(Rung.Matter(UUID.randomUUID(), About.REFILL, checkNotNull(ending().lastDispensing))),
        )

    private suspend fun waiting() =
        pocket.desk.jiayi
            .syncCentre(pocket.desk.now())
            .waiting
            .mapNotNull { it.meant?.command }

    @Test
    fun `she counts what is left, and the days follow her count`(): Unit =
        runBlocking {
            val list = pocket.opened(::MedicinesModel)
            val medicine = ending()
            list.shows { true }
            list.on(MedicinesEvent.Open(medicine.medicine))
            val place = Place.Medicine(medicine.medicine)
            assertEquals(place, pocket.place)
            val page = pocket.opened { desk, scope -> MedicineModel(desk, scope, place) }
            assertNull(page.shows { true }.count)
            page.on(MedicineEvent.Count)
            val handed = checkNotNull(medicine.handedOver).toInt()
            assertEquals(handed, page.shows { it.count != null }.count)
            page.on(MedicineEvent.Step(-1))
            page.shows { it.count == handed - 1 }
            page.on(MedicineEvent.Step(9))
            assertEquals(
                handed,
                page.shows { it.count != handed - 1 }.count,
                "nobody has more left than was handed over",
            )
            repeat(3) { page.on(MedicineEvent.Press(Key.Erase)) }
            page.on(MedicineEvent.Press(Key.Digit(2)))
            page.on(MedicineEvent.Step(-1))
            assertEquals(1, page.shows { it.count == 1 }.count)
            repeat(2) { page.on(MedicineEvent.Keep) }
            val counted = page.shows { it.counted && it.medicine.waits }
            assertEquals(1u, counted.medicine.lasts?.unitsLeft)
            assertTrue(checkNotNull(counted.medicine.lasts).daysLeft <= 1)
            assertEquals(listOf("report_stock"), waiting())
        }

    @Test
    fun `a reminder that was tapped is seen, and asks again once`(): Unit =
        runBlocking {
            val rung = rung()
            pocket.desk.remind(rung, null, elderly = true)
            assertEquals(listOf(Place.Home, Place.Reminder(rung)), pocket.desk.way.places.value)
            val page = pocket.opened { desk, scope -> ReminderModel(desk, scope, rung) }
            assertEquals(1, page.shows { true }.medicines.size)
            repeat(2) { page.on(ReminderEvent.Act(Action.ASK_AGAIN)) }
            assertEquals(ReminderDone.Asked, page.shows { it.done != null }.done)
            assertEquals(listOf("request_refill", "see_reminders"), waiting().sorted())
            page.on(ReminderEvent.Done)
            assertEquals(listOf<Place>(Place.Home), pocket.desk.way.places.value)
        }

    @Test
    fun `enough leads to the count, tomorrow is kept, and others see the matter's own page`(): Unit =
        runBlocking {
            val rung = rung()
            val count = Place.Medicine(ending().medicine, counting = true)
            pocket.desk.remind(rung, Action.ENOUGH, elderly = true)
            assertEquals(count, pocket.place)
            val counting = pocket.opened { desk, scope -> MedicineModel(desk, scope, count) }
            assertTrue(counting.shows { true }.count != null)
            pocket.desk.remind(rung, null, elderly = false)
            assertEquals(listOf(Place.Home, Place.Medicines), pocket.desk.way.places.value)
            val page = pocket.opened { desk, scope -> ReminderModel(desk, scope, rung) }
            page.shows { true }
            page.on(ReminderEvent.Act(Action.TOMORROW))
            page.shows { it.done == ReminderDone.Tomorrow }
            assertTrue("put_off_reminder" in waiting())
        }

    @Test
    fun `she is told at times that she moves, ticks what she took on every page of it, and nobody hears of it`(): Unit =
        runBlocking {
            val medicine = ending().medicine
            val page = pocket.opened { desk, scope -> MedicineModel(desk, scope, Place.Medicine(medicine)) }
            val proposed = checkNotNull(page.shows { it.times != null }.times)
            assertFalse(proposed.told)
            val list = pocket.opened(::MedicinesModel)
            assertEquals(emptyList<Dose>(), list.shows { true }.doses)
            page.on(MedicineEvent.Tell(true))
            page.shows { it.times?.told == true }
            val last = proposed.minutes.lastIndex
            page.on(MedicineEvent.Shift(last, later = true))
            val moved = (proposed.minutes[last] + HALF_AN_HOUR).toUShort()
            page.shows { it.times?.minutes?.last() == moved }
            val dose = list.shows { it.doses.size == proposed.minutes.size }.doses.first()
            list.on(MedicinesEvent.Take(dose.id, true))
            list.shows { it.doses.first().taken }
            list.on(MedicinesEvent.Take(dose.id, false))
            list.shows { !it.doses.first().taken }
            val rung = Rung(emptyList(), emptyList(), dose.id)
            pocket.desk.remind(rung.copy(dose = UUID.randomUUID()), null, elderly = true)
            assertEquals(Place.Medicines, pocket.place)
            for (elderly in listOf(false, true)) {
                pocket.desk.remind(rung, null, elderly)
                assertEquals(Place.Dose(dose.id), pocket.place)
            }
            val opened = pocket.opened { desk, scope -> DoseModel(desk, scope, Place.Dose(dose.id)) }
            assertEquals(listOf(medicine), opened.shows { true }.medicines.map { it.medicine })
            repeat(2) { opened.on(DoseEvent.Take(true)) }
            opened.shows { it.dose.taken }
            pocket.desk.jiayi.tellDoses(medicine, false, pocket.desk.now())
            assertTrue(opened.shows { true }.dose.taken, "what she saw stands")

            // Whatever is read again just then shows the page again.
            suspend fun refused(): Content.Failed {
                opened.on(DoseEvent.Take(false))
                delay(50)
                return opened.state.value.content as? Content.Failed ?: refused()
            }
            val why = withTimeout(20_000) { refused() }
            assertEquals("NOT_FOUND", why.code, "that it could not be ticked is said")
            opened.on(DoseEvent.Done)
            assertEquals(listOf<Place>(Place.Home), pocket.desk.way.places.value)
            val gone = pocket.opened { desk, scope -> DoseModel(desk, scope, Place.Dose(dose.id)) }
            assertEquals("NOT_FOUND", gone.fails().code)
            assertEquals(emptyList<String>(), waiting())
        }

    @Test
    fun `what was done for her and what is planned stands on her phone`(): Unit =
        runBlocking {
            val visits = pocket.opened(::VisitsModel).shows { true }
            assertTrue(visits.done.isNotEmpty() && visits.planned.isNotEmpty())
            assertEquals(visits.planned.sortedBy { it.nextDue }, visits.planned)
            val doctor = pocket.opened(::DoctorModel).shows { true }
            assertTrue(doctor.team?.phone != null && doctor.team?.hours != null)
        }

    private companion object {
        const val OLD = "13800130001"
        const val HALF_AN_HOUR = 30u
        val server = Server()

        @JvmStatic
        @AfterAll
        fun stop() = server.close()
    }
}
