package cn.jiayi.model

import cn.jiayi.core.ConsentPurpose
import cn.jiayi.core.ProxyRelation
import cn.jiayi.core.ProxyScope
import cn.jiayi.core.Server
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** R04 over the real engine and the real server. */
class FamilyTest {
    @Test
    fun `she lets her son in, one question a page, and shuts him out again`(): Unit =
        runBlocking {
            Pocket(server, ALONE).use { pocket ->
                val family = pocket.opened(::FamilyModel)
                val before = family.shows { true }
                family.on(FamilyEvent.Add)
                assertEquals(Place.AddRelative, pocket.place)
                val adding = pocket.opened(::AddRelativeModel)
                if (adding.shows { true }.step == AddRelativeStep.CONSENT) {
                    assertNotNull(adding.shows { true }.consent)
                    adding.on(AddRelativeEvent.Next)
                }
                adding.shows { it.step == AddRelativeStep.NAME && !it.asking.sending }
                adding.on(AddRelativeEvent.Next)
                adding.on(AddRelativeEvent.Name("李"))
                assertEquals(AddRelativeStep.NAME, adding.shows { it.name == "李" }.step)
                for (entered in listOf(
                    AddRelativeEvent.Name(" 李国强 "),
                    AddRelativeEvent.Phone("139-0000-0077"),
                    AddRelativeEvent.Relation(ProxyRelation.CHILD),
                    AddRelativeEvent.Scope(ProxyScope.VIEW, true),
                    AddRelativeEvent.Until(adding.shows { true }.days.last()),
                )) {
                    adding.on(entered)
                    adding.on(AddRelativeEvent.Next)
                }
                val entry = adding.shows { it.step == AddRelativeStep.CONFIRM }
                pocket.cut = true
                adding.on(AddRelativeEvent.Next)
                adding.shows { it.asking.wrong == Wrong.NoAnswer && !it.asking.sending }
                pocket.cut = false
                repeat(2) { adding.on(AddRelativeEvent.Next) }
                val son =
                    family
                        .shows { it.family.proxies.size > before.family.proxies.size }
                        .family.proxies
                        .last()
                assertEquals(listOf("李国强", entry.until), listOf(son.name, son.until))
                assertTrue("****" in son.phone)

                family.on(FamilyEvent.Revoke(son.grant))
                assertEquals(Place.RevokeGrant(son.grant), pocket.place)
                val sure =
                    pocket.opened { desk, scope ->
                        ConfirmModel(desk, scope, { Confirm("", emptyList(), "") }) { her ->
                            desk.jiayi.revokeGrant(her, son.grant, desk.now())
                        }
                    }
                sure.shows { true }
                sure.on(ConfirmEvent.Act)
                family.shows { it.family.proxies.size == before.family.proxies.size }
            }
        }

    @Test
    fun `a daughter sees whom she helps, opens her pages, and is told when only the server could say`(): Unit =
        runBlocking {
            Pocket(server, DAUGHTER).use { pocket ->
                val family = pocket.opened(::FamilyModel)
                val mother = checkNotNull(family.shows { it.actsFor != null }.actsFor).first { it.actingAs == "proxy" }
                assertTrue("view" in mother.scopes && mother.until != null)
                pocket.cut = true
                val later = pocket.opened(::FamilyModel)
                assertNull(later.shows { true }.actsFor)
                family.on(FamilyEvent.Show(mother.resident))
                assertEquals(mother.resident, pocket.desk.shown.value)
                assertEquals(listOf<Place>(Place.Home), pocket.desk.way.places.value)
            }
        }

    @Test
    fun `what she agreed to is taken back as easily, also without a network`(): Unit =
        runBlocking {
            Pocket(server, OLD).use { pocket ->
                pocket.cut = true
                val sms = pocket.opened { desk, scope -> ConsentModel(desk, scope, ConsentPurpose.SMS) }
                val given = sms.shows { true }.given
                for (wanted in listOf(!given, given)) {
                    sms.on(if (wanted) ConsentEvent.Give else ConsentEvent.Withdraw)
                    sms.shows { it.given == wanted }
                }
                pocket.cut = false
                pocket.desk.synchronise()
                val centre = pocket.desk.jiayi.syncCentre(pocket.desk.now())
                assertEquals(0u to 0u, centre.unsent.waiting to centre.unsent.rejected)
            }
        }

    private companion object {
        const val OLD = "13800130001"
        const val DAUGHTER = "13800130002"
        const val ALONE = "13800130003"
        val server = Server()

        @JvmStatic
        @AfterAll
        fun stop() = server.close()
    }
}
