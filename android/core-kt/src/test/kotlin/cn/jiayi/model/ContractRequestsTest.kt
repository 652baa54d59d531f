package cn.jiayi.model

import cn.jiayi.core.ContractRequest
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.time.Instant

/** G07 over the real engine and the real server. */
class ContractRequestsTest : TeamTest() {
    private suspend fun waiting(page: Page<ContractRequests, ContractRequestsEvent>): ContractRequest =
        page.shows { requests -> requests.waiting.any { it.mineToAnswer } }.waiting.first { it.mineToAnswer }

    @Test
    fun `a signature is accepted by itself, never without a network`() =
        runBlocking {
            val page = opened(ContractRequestsModel(desk, pages))
            val request = waiting(page)
            page.on(ContractRequestsEvent.Open(request.contract))
            assertEquals(request.contract, page.shows { it.opened != null }.opened?.contract)
            page.on(ContractRequestsEvent.Card("3201 wrong"))
            page.on(ContractRequestsEvent.Card(""))
            cut = true
            page.on(ContractRequestsEvent.Accept)
            assertEquals(Wrong.NoAnswer, page.shows { it.opened?.wrong != null }.opened?.wrong)
            assertTrue(request in page.shows { it.opened?.sending == false }.waiting)
            cut = false
            page.on(ContractRequestsEvent.Accept)
            page.shows { requests -> requests.waiting.none { it.contract == request.contract } }
            val accepted =
                withTimeout(PATIENCE) {
                    desk.changes().map { status(request) }.first { it != "resident_signed" }
                }
            assertTrue(accepted in listOf("upcoming", "active", "expiring"), accepted)
        }

    private suspend fun status(of: ContractRequest): String? {
        val card = desk.jiayi.residentCard(of.resident, Instant.now())
        return card?.contracts?.single { it.contract == of.contract }?.status
    }

    @Test
    fun `back leaves the one that is looked at, and a no says why`() =
        runBlocking {
            val page = opened(ContractRequestsModel(desk, pages))
            val request = waiting(page)
            page.on(ContractRequestsEvent.Open(request.contract))
            page.on(FrameEvent.Back)
            assertEquals(null, page.shows { it.opened == null }.opened)
            page.on(ContractRequestsEvent.Open(request.contract))
            page.on(ContractRequestsEvent.Decline)
            val place = place() as Place.Reason
            val reason = opened(ReasonModel(desk, pages, place.about))
            reason.shows { true }
            reason.on(ReasonEvent.Write("您住的地方不归我们服务"))
            cut = true
            reason.on(ReasonEvent.Send)
            assertEquals(Wrong.NoAnswer, reason.shows { it.wrong != null }.wrong)
            assertEquals("您住的地方不归我们服务", reason.shows { true }.text, "what she wrote is not lost")
            cut = false
            reason.on(ReasonEvent.Send)
            page.shows { requests -> requests.waiting.none { it.contract == request.contract } }
            withTimeout(PATIENCE) { desk.way.places.first { it.last() !is Place.Reason } }
            Unit
        }
}
