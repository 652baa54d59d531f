package cn.jiayi.model

import cn.jiayi.core.Agreement
import cn.jiayi.core.EndReason
import cn.jiayi.core.JiayiInterface
import cn.jiayi.core.Server
import cn.jiayi.core.SignedAs
import cn.jiayi.core.StepName
import cn.jiayi.core.StepState
import cn.jiayi.core.Wanted
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.util.UUID

/** R06 to R10 over the real engine and the real server. */
class SigningTest {
    @Test
    fun `she takes a signature back, chooses a team, reads, draws, types the code, and waits for the doctor`(): Unit =
        runBlocking {
            Pocket(server, WAITS).use { pocket ->
                val signed = pocket.opened(::ContractModel)
                val contract = checkNotNull(signed.shows { it.contract?.can?.withdraw == true }.contract)
                signed.on(ContractEvent.Withdraw)
                assertEquals(Place.WithdrawContract(contract.contract), pocket.place)
                val sure =
                    pocket.opened { desk, scope ->
                        ConfirmModel(desk, scope, { Confirm("", emptyList(), "") }) { her ->
                            desk.jiayi.withdrawContract(her, contract.contract, desk.now())
                        }
                    }
                sure.shows { true }
                repeat(2) { sure.on(ConfirmEvent.Act) }
                signed.shows { it.contract?.status == "withdrawn" }

                signed.on(ContractEvent.Sign)
                val offer = pocket.chooses(SignedAs.New) { true }
                val signing = pocket.opened { desk, scope -> SigningModel(desk, scope, offer) }
                val agreement = signing.shows { it.step == SigningStep.READ && !it.asking.sending }.agreement
                assertEquals(emptyList<String>(), agreement.against)
                signing.on(SigningEvent.Next)
                signing.on(SigningEvent.SeenToEnd)
                assertEquals(SigningStep.READ, signing.shows { it.wasRead }.step, "nobody signs what she has not read")
                pocket.signs(signing)
                val receipt = signing.shows { it.step == SigningStep.SIGNED && !it.asking.sending }
                assertEquals(agreement.documentHash, receipt.agreement.documentHash)

                signing.on(SigningEvent.ShowContract)
                assertEquals(Place.Contract, pocket.place)
                val now = checkNotNull(signed.shows { it.contract?.status == "resident_signed" }.contract)
                assertEquals(agreement.contract, now.contract)
                assertEquals(StepState.DONE, now.steps.single { it.name == StepName.SUBMITTED }.state)
                assertTrue(now.can.withdraw)
            }
        }

    @Test
    fun `a guardian signs, and a wrong code signs nothing and leaves her where she was`(): Unit =
        runBlocking {
            Pocket(server, MOTHER).use { pocket ->
                val child =
                    pocket.desk.jiayi
                        .actingFor()
                        .first { it.actingAs == "guardian" }
                pocket.desk.show(child.resident)
                assertTrue(pocket.opened(::ContractModel).shows { it.contract != null }.maySign)
                val from = pocket.inForce()
                val offer = pocket.chooses(SignedAs.Transfer(from.contract)) { it != from.team }
                val signing = pocket.opened { desk, scope -> SigningModel(desk, scope, offer) }
                assertNotNull(signing.shows { it.step == SigningStep.READ && !it.asking.sending }.agreement.guardian)
                pocket.draws(signing)
                signing.on(SigningEvent.Code("00000a0"))
                signing.on(SigningEvent.Next)
                val refused = signing.shows { it.asking.wrong != null && !it.asking.sending }
                assertEquals("CONTRACT_SMS_CODE" to SigningStep.CODE, refused.asking.code to refused.step)
                assertTrue(refused.drawing.isName)

                pocket.cut = true
                signing.on(SigningEvent.Code("111111"))
                signing.on(SigningEvent.Next)
                assertEquals(
                    SigningStep.CODE,
                    signing.shows { it.asking.wrong == Wrong.NoAnswer && !it.asking.sending }.step,
                )
                pocket.cut = false
                signing.on(SigningEvent.Code(pocket.code()))
                signing.on(SigningEvent.Next)
                signing.shows { it.step == SigningStep.SIGNED && !it.asking.sending }
                val contracts = pocket.desk.jiayi.contracts(pocket.her(), pocket.desk.now())
                assertTrue(contracts.single { it.status == "resident_signed" }.signedByGuardian)
                assertFalse(contracts.first { it.contract == from.contract }.can.renew)
            }
        }

    @Test
    fun `an agreement that reads otherwise by now is shown anew before it is signed`(): Unit =
        runBlocking {
            Pocket(server, OLD) { Yesterday(it) }.use { pocket ->
                val from = pocket.inForce()
                val offer = pocket.chooses(SignedAs.Transfer(from.contract)) { it != from.team }
                val signing = pocket.opened { desk, scope -> SigningModel(desk, scope, offer) }
                signing.shows { it.step == SigningStep.READ && !it.asking.sending }
                pocket.signs(signing)
                val anew = signing.shows { it.changed && !it.asking.sending }
                assertEquals(SigningStep.READ to false, anew.step to anew.wasRead)
                assertFalse(anew.drawing.isName)
                assertTrue("家庭医生签约服务协议" in anew.agreement.text)
            }
        }

    @Test
    fun `heard to its end it was read, stopped it was not, and without a network nothing is signed`(): Unit =
        runBlocking {
            Pocket(server, HELPER).use { pocket ->
                val from = pocket.inForce()
                val offer = pocket.chooses(SignedAs.Transfer(from.contract)) { it != from.team }
                val signing = pocket.opened { desk, scope -> SigningModel(desk, scope, offer) }
                signing.shows { it.step == SigningStep.READ }
                signing.on(FrameEvent.Speak("…"))
                signing.on(FrameEvent.Hush)
                // It would have been told by the time that the next thing is.
                signing.on(SigningEvent.Code("1"))
                assertFalse(signing.shows { it.code == "1" }.wasRead)
                signing.on(FrameEvent.Speak("…"))
                pocket.outside.heard.value += 1
                signing.shows { it.wasRead }
                pocket.cut = true
                val other = pocket.opened { desk, scope -> SigningModel(desk, scope, offer) }
                assertTrue(other.fails().network)
                pocket.cut = false
                other.on(FrameEvent.Retry)
                other.shows { it.step == SigningStep.READ }

                val mother =
                    pocket.desk.jiayi
                        .actingFor()
                        .first { it.actingAs == "proxy" }
                pocket.desk.show(mother.resident)
                val hers = pocket.opened(::ContractModel)
                assertFalse(hers.shows { it.contract != null }.maySign, "a proxy signs nothing")
                val tries = offer.copy(wanted = offer.wanted.copy(origin = SignedAs.New))
                assertEquals(
                    "NOT_FOUND",
                    pocket
                        .opened {
                            desk,
                            scope,
                            ->
                            SigningModel(desk, scope, tries)
                        }.fails()
                        .code,
                )
            }
        }

    @Test
    fun `she ends it on a day, and takes that back until then`(): Unit =
        runBlocking {
            Server().use { own ->
                val pocket = Pocket(own, OLD)
                val contract = pocket.inForce()
                val ending = pocket.opened { desk, scope -> EndingModel(desk, scope, contract.contract) }
                val asked = ending.shows { it.step == EndingStep.REASON }
                ending.on(EndingEvent.Next)
                ending.on(EndingEvent.Reason(EndReason.OTHER))
                val other = ending.shows { it.reason == EndReason.OTHER }
                assertEquals(EndingStep.REASON, other.step)
                assertFalse(other.canGoOn, "in words")
                ending.on(EndingEvent.Reason(EndReason.OWN_WISH))
                ending.on(EndingEvent.Next)
                ending.on(EndingEvent.LastDay(asked.days.last()))
                ending.on(EndingEvent.Next)
                ending.shows { it.step == EndingStep.CONFIRM }
                pocket.cut = true
                ending.on(EndingEvent.Next)
                ending.shows { it.asking.wrong == Wrong.NoAnswer && !it.asking.sending }
                pocket.cut = false
                ending.on(EndingEvent.Next)
                val page = pocket.opened(::ContractModel)
                assertEquals(asked.days.last(), page.shows { it.contract?.can?.takeBack == true }.contract?.endsOn)
                page.on(ContractEvent.TakeBack)
                assertEquals(contract.endsOn, page.shows { it.contract?.can?.end == true }.contract?.endsOn)
                pocket.close()
            }
        }

    private fun Pocket.her(): UUID = checkNotNull(desk.shown.value)

    private suspend fun Pocket.inForce() = desk.jiayi.contracts(her(), desk.now()).first { it.can.end }

    @Test
    fun `without a network she sees whom she could sign with, as of when, and signs nothing`(): Unit =
        runBlocking {
            Pocket(server, WAITS).use { pocket ->
                pocket.cut = true
                val unknown = pocket.opened { desk, scope -> TeamsModel(desk, scope, SignedAs.New) }
                assertTrue(unknown.fails().network, "nobody has asked yet")
                pocket.cut = false
                val before = pocket.desk.now()
                val offer = pocket.chooses(SignedAs.New) { true }
                pocket.cut = true
                val teams = pocket.opened { desk, scope -> TeamsModel(desk, scope, SignedAs.New) }
                val where = teams.shows { it.institutions.isNotEmpty() }
                assertFalse(checkNotNull(where.asOf) < before)
                val clinic = where.institutions.first { it.name == offer.institution }
                teams.on(TeamsEvent.Choose(clinic.institution))
                val here = teams.shows { it.teams.isNotEmpty() }
                assertTrue(here.asOf != null && here.teams.any { it.team == offer.wanted.team })
                val place = Place.Team(clinic.institution, offer.wanted.team, SignedAs.New)
                val team = pocket.opened { desk, scope -> TeamModel(desk, scope, place) }
                assertNotNull(team.shows { true }.asOf)
                val signing = pocket.opened { desk, scope -> SigningModel(desk, scope, offer) }
                assertTrue(signing.fails().network)
                pocket.cut = false
                pocket.desk.looksAgain()
                assertNull(teams.shows { it.asOf == null }.asOf, "it is asked for again")
            }
        }

    /** From the list of teams to what she signs. */
    private suspend fun Pocket.chooses(
        following: SignedAs,
        team: (UUID) -> Boolean,
    ): Offer {
        val teams = opened { desk, scope -> TeamsModel(desk, scope, following) }
        val where = teams.shows { it.institutions.isNotEmpty() }.institutions.first()
        teams.on(TeamsEvent.Choose(where.institution))
        val free = teams.shows { it.chosen != null }.teams.first { it.room.left > 0u && team(it.team) }
        teams.on(TeamsEvent.Open(free.team))
        val page = assertInstanceOf(Place.Team::class.java, place)
        val choice = opened { desk, scope -> TeamModel(desk, scope, page) }
        choice.shows { it.step == TeamStep.ABOUT }
        choice.on(TeamEvent.Next)
        val doctors = choice.shows { it.step == TeamStep.DOCTOR }.doctors
        choice.on(TeamEvent.Doctor(doctors.first { it.room!!.left > 0u }.staff))
        choice.on(TeamEvent.Next)
        val packs = choice.shows { it.step == TeamStep.PACKAGE }.team.packages
        choice.on(FrameEvent.Back)
        choice.shows { it.step == TeamStep.DOCTOR }
        choice.on(TeamEvent.Next)
        choice.on(TeamEvent.Pack(packs.first().`package`))
        choice.on(TeamEvent.Next)
        val places = withTimeout(20_000) { desk.way.places.first { it.last() is Place.Sign } }
        return (places.last() as Place.Sign).offer
    }

    private suspend fun Pocket.draws(signing: SigningModel) {
        signing.on(SigningEvent.SeenToEnd)
        signing.on(SigningEvent.Next)
        signing.shows { it.step == SigningStep.DRAW }
        signing.on(SigningEvent.Draw(listOf(Dot(0.1f, 0.1f))))
        assertFalse(signing.shows { it.drawing.strokes.isNotEmpty() }.canGoOn, "a dot is no name")
        signing.on(SigningEvent.Next)
        signing.on(SigningEvent.Clear)
        assertEquals(SigningStep.DRAW, signing.shows { it.drawing.strokes.isEmpty() }.step)
        signing.on(SigningEvent.Draw(listOf(Dot(0.1f, 0.1f), Dot(0.6f, 0.3f), Dot(0.2f, 0.4f))))
        signing.on(SigningEvent.Next)
        signing.shows { it.step == SigningStep.CODE && !it.asking.sending }
    }

    private suspend fun Pocket.signs(signing: SigningModel) {
        draws(signing)
        assertNull(signing.shows { true }.asking.wrong)
        signing.on(SigningEvent.Code(code()))
        repeat(2) { signing.on(SigningEvent.Next) }
    }

    /** The first agreement that it shows is one of another day. */
    private class Yesterday(
        private val today: JiayiInterface,
    ) : JiayiInterface by today {
        private var shown = false

        override suspend fun agreement(
            of: UUID,
            wanted: Wanted,
        ): Agreement {
            val agreement = today.agreement(of, wanted)
            if (shown) return agreement
            shown = true
            return agreement.copy(text = "另一天的协议", documentHash = "0".repeat(64))
        }
    }

    private companion object {
        const val OLD = "13800130001"
        const val HELPER = "13800130002"
        const val WAITS = "13800130003"
        const val MOTHER = "13800130004"
        val server = Server()

        @JvmStatic
        @AfterAll
        fun stop() = server.close()
    }
}
