package cn.jiayi.model

import cn.jiayi.core.ClaimStands
import cn.jiayi.core.Server
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** R03 over the real engine and the real server. */
class IdentityTest {
    @Test
    fun `somebody new says who she is, is told of a slip at once, and waits for the desk`(): Unit =
        runBlocking {
            Server().use { server ->
                Pocket(server, NEW).use { pocket ->
                    assertEquals(listOf<Place>(Place.Identity), pocket.desk.way.places.value)
                    val page = pocket.opened(::IdentityModel)
                    page.shows { it.step == IdentityStep.NAME }
                    page.on(IdentityEvent.Name("赵春兰"))
                    page.on(IdentityEvent.Next)
                    page.on(IdentityEvent.Number(NUMBER.dropLast(1) + "0"))
                    page.on(IdentityEvent.Next)
                    assertEquals("ID_CHECKSUM", page.shows { it.asking.wrong != null }.asking.code)
                    page.on(IdentityEvent.Number(" ${NUMBER.lowercase()}"))
                    pocket.cut = true
                    page.on(IdentityEvent.Next)
                    val draft = page.shows { it.asking.wrong == Wrong.NoAnswer && !it.asking.sending }
                    assertEquals(IdentityStep.NUMBER to NUMBER, draft.step to draft.number)
                    pocket.cut = false
                    page.on(IdentityEvent.Next)
                    val clinics = page.shows { it.step == IdentityStep.INSTITUTION && !it.asking.sending }.institutions
                    page.on(IdentityEvent.Home(clinics.first().institution))
                    page.on(IdentityEvent.Next)
                    page.shows { it.step == IdentityStep.CONFIRM }
                    repeat(2) { page.on(IdentityEvent.Next) }
                    withTimeout(20_000) {
                        pocket.desk.way.places
                            .first { it == listOf(Place.Home, Place.Identity) }
                    }

                    val stands = pocket.opened(::IdentityModel)
                    val waits = checkNotNull(stands.shows { it.step == IdentityStep.STANDS }.identity)
                    assertFalse(waits.verified)
                    assertEquals(ClaimStands.RECEIVED, waits.claim?.stands)
                    assertTrue("****" in checkNotNull(waits.document))
                    stands.on(IdentityEvent.TypeCode)
                    stands.on(IdentityEvent.Code("ABCDE-12345"))
                    stands.on(IdentityEvent.Next)
                    val refused = stands.shows { it.asking.wrong != null && !it.asking.sending }
                    assertEquals("CLAIM_CODE" to IdentityStep.CODE, refused.asking.code to refused.step)
                }
            }
        }

    private companion object {
        const val NEW = "13800139999"
        const val NUMBER = "99010119520307002X"
    }
}
