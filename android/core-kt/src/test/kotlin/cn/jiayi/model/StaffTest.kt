package cn.jiayi.model

import cn.jiayi.core.ListPart
import cn.jiayi.core.Unlock
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.time.Duration
import java.util.UUID

/** G01, G08, G10, G11 and G12 over the real engine and the real server. */
class StaffTest : TeamTest() {
    private val places = mutableListOf<UUID>()

    private fun goes(resident: UUID): Place? {
        places += resident
        return null
    }

    private suspend fun whole() =
        desk.jiayi.worklist(desk.ownTeam(), ListPart(null, null, null, null, null, null, null), null, 100u, desk.now())

    private suspend fun snoozes() {
        val row = whole().rows.first()
        desk.jiayi.snooze(row.resident, desk.today().plusDays(3), row.version, desk.now())
    }

    private class Thumb(
        var proof: Proof,
    ) : Unlocking {
        override suspend fun prove() = proof
    }

    private suspend fun stands() = withTimeout(PATIENCE) { desk.lock.stands.first { it != null } }

    @Test
    fun `a team's phone is shut when it is opened and opens by the phone's own lock`() =
        runBlocking {
            desk = Desk(desk.jiayi, clock, desk.outside)
            assertTrue(desk.lock.isShut, "before anything is known")
            desk.lock.look()
            assertInstanceOf(Unlock.ByPhone::class.java, stands())
            val thumb = Thumb(Proof.FAILED)
            val page = opened(UnlockModel(desk, pages, thumb))
            page.shows { true }
            page.on(UnlockEvent.Open)
            assertEquals(Proof.FAILED, page.shows { it.proof != null }.proof)
            assertTrue(desk.lock.isShut)
            thumb.proof = Proof.DONE
            page.on(UnlockEvent.Open)
            withTimeout(PATIENCE) { desk.lock.stands.first { it == Unlock.Open } }

            desk.lock.leave()
            clock.ahead = Duration.ofMinutes(29)
            desk.lock.look()
            assertFalse(desk.lock.isShut, "a moment away")
            desk.lock.leave()
            clock.ahead = Duration.ofMinutes(61)
            desk.lock.look()
            assertInstanceOf(Unlock.ByPhone::class.java, stands())
            Unit
        }

    @Test
    fun `after a week without the server only the password opens, and what waited is sent`() =
        runBlocking {
            snoozes()
            clock.ahead = Duration.ofDays(7).plusMinutes(1)
            val again = Desk(desk.jiayi, clock, desk.outside)
            again.lock.look()
            assertEquals(Unlock.BySignIn, again.lock.stands.value)
            val page = opened(UnlockModel(again, pages, Thumb(Proof.DONE)))
            page.shows { it.stands == Unlock.BySignIn }
            page.on(UnlockEvent.Open)
            page.on(UnlockEvent.SignIn)
            assertEquals(
                Place.SignIn,
                again.way.places.value
                    .last(),
                "and back leads to the phone's own lock",
            )
            assertTrue(again.lock.isShut, "the phone's own lock is not enough any more")
            clock.ahead = Duration.ZERO
            val signIn = opened(SignInModel(again, pages, PHONE))
            signIn.on(SignInEvent.AsStaff)
            assertFalse(signIn.shows { it.step == SignInStep.STAFF }.canGoOn)
            signIn.on(SignInEvent.Login(DOCTOR))
            signIn.on(SignInEvent.Password("wrong"))
            signIn.on(SignInEvent.Enter)
            assertEquals("SIGN_IN_FAILED", signIn.shows { it.wrong != null }.wrong)
            signIn.on(SignInEvent.Password(PASSWORD))
            signIn.on(SignInEvent.Enter)
            withTimeout(PATIENCE) { again.lock.stands.first { it == Unlock.Open } }
            withTimeout(PATIENCE) { again.way.places.first { Place.SignIn !in it } }
            assertEquals(
                0u,
                again.jiayi
                    .syncCentre(again.now())
                    .unsent.waiting,
            )
        }

    @Test
    fun `signing out says what is not sent, clears the records and keeps that`() =
        runBlocking {
            val book = Book()
            val page = opened(StaffSettingsModel(desk, pages, book, listOf(100, 130)))
            val settings = page.shows { it.name != null }
            assertEquals("doctor", settings.role)
            assertTrue(checkNotNull(settings.offlineUntil) > desk.now().plus(Duration.ofDays(6)))
            page.on(StaffSettingsEvent.Look(SettingsEvent.Text(130)))
            assertEquals(130, page.shows { it.look.textPercent == 130 }.look.textPercent)
            assertEquals(130, book.wishes.value.textPercent)

            cut = true
            snoozes()
            page.on(StaffSettingsEvent.Wipe)
            assertEquals(Place.Wipe, place())
            val wipe = opened(WipeModel(desk, pages) { Confirm("$it", emptyList(), "") })
            assertEquals("1", wipe.shows { it.title != "0" }.title)
            wipe.on(ConfirmEvent.Cancel)
            assertEquals(desk.way.places.value.size, 1)
            wipe.on(ConfirmEvent.Act)
            withTimeout(PATIENCE) { desk.way.places.first { it == listOf<Place>(Place.SignIn) } }
            assertNull(desk.jiayi.ownAccount())
            cut = false
            desk.jiayi.signInStaff(DOCTOR, PASSWORD, null, null, PHONE)
            assertEquals(
                1u,
                desk.jiayi
                    .syncCentre(desk.now())
                    .unsent.waiting,
            )
            desk.synchronise()
            val centre = desk.jiayi.syncCentre(desk.now())
            assertEquals(0u to 0, centre.unsent.waiting to centre.tray.size)
        }

    @Test
    fun `who is to be visited stands in her village, and is done once she was`() =
        runBlocking {
            cut = true
            clock.ahead = Duration.ofDays(100)
            val later = opened(HomeVisitsModel(desk, pages, ::goes, ::goes))
            val round = later.shows { it.villages.isNotEmpty() }
            assertTrue(round.whole && round.villages.any { it.name != null })
            val due = round.villages.flatMap { it.residents }
            assertEquals(due.size, due.distinctBy { it.resident }.size)
            assertTrue(due.all { it.dues.isNotEmpty() && !it.visited })
            val she = due.first { "高血压" in it.dues.joinToString { line -> line.words } && it.dues.size == 1 }
            later.on(HomeVisitsEvent.Open(she.resident))
            later.on(HomeVisitsEvent.Visit(she.resident))
            assertEquals(listOf(she.resident, she.resident), places)

            clock.ahead = Duration.ZERO
            val page = opened(HomeVisitsModel(desk, pages, ::goes, ::goes))
            page.shows { it.villages.none { village -> village.residents.any { one -> one.visited } } }
            visitsAtHome(she.resident)
            val after = page.shows { it.villages.any { village -> village.residents.any { one -> one.visited } } }
            val seen = after.villages.flatMap { it.residents }.single { it.visited }
            assertEquals(she.resident to true, seen.resident to seen.waits)
            cut = false
            desk.synchronise()
            assertEquals(
                "",
                desk.jiayi
                    .syncCentre(desk.now())
                    .tray
                    .joinToString(),
            )
            page.shows { it.villages.flatMap { village -> village.residents }.any { one -> one.visited && !one.waits } }
            Unit
        }

    @Test
    fun `the team's figures are those of its lists, a tap from the list, and everything else is a tap further`() =
        runBlocking {
            opened(WorklistModel(desk, pages)).on(WorklistEvent.OpenTeam)
            assertEquals(Place.TeamStanding, place())
            val page = opened(TeamStandingModel(desk, pages))
            val standing = page.shows { it.whole }
            assertEquals(whole().counts, standing.counts)
            assertEquals(desk.jiayi.approvals(desk.now()).size, standing.refillsWaiting.toInt())
            assertEquals(desk.jiayi.contractRequests(desk.now()).size, standing.contractsWaiting.toInt())
            assertTrue(standing.served > 0u && standing.name != null)
            assertTrue(standing.homeVisitsThisMonth <= standing.visitsThisMonth)
            val leads =
                mapOf(
                    TeamStandingEvent.OpenApprovals to Place.Approvals,
                    TeamStandingEvent.OpenRequests to Place.ContractRequests,
                    TeamStandingEvent.OpenRound to Place.HomeVisits,
                    TeamStandingEvent.Find to Place.Find,
                    TeamStandingEvent.OpenHistory to Place.History,
                    TeamStandingEvent.OpenSettings to Place.StaffSettings,
                )
            for ((event, leadsTo) in leads) {
                page.on(event)
                assertEquals(leadsTo, place())
            }
        }

    @Test
    fun `somebody is found by the end of a number`() =
        runBlocking {
            val row = whole().rows.first()
            val card = checkNotNull(desk.jiayi.residentCard(row.resident, desk.now()))
            val page = opened(FindModel(desk, pages, ::goes))
            page.on(FindEvent.Write("9"))
            assertNull(page.shows { it.text == "9" }.found)
            for (how in listOf(card.document.takeLast(4), row.name)) {
                page.on(FindEvent.Write(how))
                val found = page.shows { it.text == how && it.found != null }.found
                assertTrue(checkNotNull(found).rows.any { it.resident == row.resident }, how)
            }
            page.on(FindEvent.Write("没有这个人"))
            page.shows { it.found?.rows?.isEmpty() == true }
            page.on(FindEvent.Open(row.resident))
            assertEquals(listOf(row.resident), places)
        }

    private class Book : WishBook {
        override val wishes = MutableStateFlow(Wishes())

        override fun keep(wishes: Wishes) {
            this.wishes.value = wishes
        }
    }
}
