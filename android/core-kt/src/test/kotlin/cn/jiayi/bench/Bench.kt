package cn.jiayi.bench

import cn.jiayi.core.FfiConverterOptionalTypeResidentCard
import cn.jiayi.core.FfiConverterOptionalTypeVisitForm
import cn.jiayi.core.FfiConverterSequenceTypeApproval
import cn.jiayi.core.FfiConverterSequenceTypeContractRequest
import cn.jiayi.core.FfiConverterSequenceTypeOwnTeam
import cn.jiayi.core.FfiConverterTypeSyncCentre
import cn.jiayi.core.FfiConverterTypeWorklist
import cn.jiayi.core.HttpRequest
import cn.jiayi.core.HttpResponse
import cn.jiayi.core.HttpTransport
import cn.jiayi.core.Jiayi
import cn.jiayi.core.ListPart
import cn.jiayi.core.Ring
import cn.jiayi.core.RustBuffer
import cn.jiayi.core.TransportException
import cn.jiayi.core.Worklist
import kotlinx.coroutines.runBlocking
import java.io.File
import java.time.Instant
import java.util.Locale
import java.util.UUID

/** `Bench FOLDER`: what the pages of a doctor's phone take through the bindings, beside what the same calls took from Rust on the same files. */
fun main(arguments: Array<String>) = runBlocking { Bench(File(arguments.single())).run() }

private object Nowhere : HttpTransport {
    override suspend fun execute(request: HttpRequest): HttpResponse = throw TransportException.NoNetwork()
}

/** How often, and what came: for its size as it crosses from Rust. */
private class Timed(
    val ms: List<Double>,
    val bytes: Long,
) {
    fun at(percent: Int) = ms.sorted()[(ms.size * percent / 100).coerceAtMost(ms.size - 1)]
}

private class Bench(
    private val folder: File,
) {
    /** The middle and the 99th percentile by the name of the call, from `cargo bench`. */
    private val rust =
        File(folder, "rust.txt").readLines().map { it.split('\t') }.associate { (name, middle, most) ->
            name to (middle.toDouble() to most.toDouble())
        }

    suspend fun run() {
        println("call\tms, the middle\tp99\tof Rust's middle\tbytes")
        val first = opened()
        tell("open, the first of this JVM", Timed(listOf(first), 0), "open", null)
        tell("open", Timed(List(OPENINGS) { opened() }, 0), "open", OPEN_MS)
        val jiayi = open()
        val team = jiayi.ownTeams(Instant.now()).first().team
        val rows = list(jiayi, team, null).rows.map { it.resident }
        pages(jiayi, team, rows)
        jiayi.shutDown()
    }

    private suspend fun pages(
        jiayi: Jiayi,
        team: UUID,
        rows: List<UUID>,
    ) {
        val now = Instant.now()
        call("worklist", FfiConverterTypeWorklist::lowerIntoRustBuffer) { list(jiayi, team, null) }
        for (q in listOf("wxy", "wang", "8001")) {
            call("search $q", FfiConverterTypeWorklist::lowerIntoRustBuffer, SEARCH_MS) { list(jiayi, team, q) }
        }
        call("ownTeams", FfiConverterSequenceTypeOwnTeam::lowerIntoRustBuffer) { jiayi.ownTeams(now) }
        call("residentCard", FfiConverterOptionalTypeResidentCard::lowerIntoRustBuffer) {
            jiayi.residentCard(rows[it % rows.size], now)
        }
        call("visitForm", FfiConverterOptionalTypeVisitForm::lowerIntoRustBuffer) {
            jiayi.visitForm(rows[it % rows.size], now)
        }
        call("approvals", FfiConverterSequenceTypeApproval::lowerIntoRustBuffer) { jiayi.approvals(now) }
        call("contractRequests", FfiConverterSequenceTypeContractRequest::lowerIntoRustBuffer) {
            jiayi.contractRequests(now)
        }
        call("syncCentre", FfiConverterTypeSyncCentre::lowerIntoRustBuffer) { jiayi.syncCentre(now) }
    }

    private suspend fun open() = Jiayi.open(folder.path, Ring(), Nowhere)

    /** Until the first page of the list is there. */
    private suspend fun opened(): Double {
        val begun = System.nanoTime()
        val jiayi = open()
        list(jiayi, jiayi.ownTeams(Instant.now()).first().team, null)
        val ms = since(begun)
        jiayi.shutDown()
        return ms
    }

    private suspend fun list(
        jiayi: Jiayi,
        team: UUID,
        q: String?,
    ): Worklist = jiayi.worklist(team, ListPart(null, null, null, null, null, null, q), null, ROWS, Instant.now())

    private suspend fun <T> call(
        name: String,
        lower: (T) -> RustBuffer.ByValue,
        goal: Double? = null,
        ask: suspend (Int) -> T,
    ) {
        repeat(WARM) { ask(it) }
        var last: T? = null
        val ms =
            List(QUESTIONS) {
                val begun = System.nanoTime()
                last = ask(it)
                since(begun)
            }
        @Suppress("UNCHECKED_CAST")
        tell(name, Timed(ms, lower(last as T).len), name, goal)
    }

    private fun since(begun: Long) = (System.nanoTime() - begun) / 1e6

    private fun tell(
        name: String,
        timed: Timed,
        measure: String,
        goal: Double?,
    ) {
        val (middle, most) = timed.at(50) to timed.at(99)
        val ratio = rust[measure]?.let { (of, _) -> middle / of }
        val met = goal?.let { if (most <= it) ", goal $it met" else ", goal $it MISSED" }.orEmpty()
        val bytes = if (timed.bytes > 0) "${timed.bytes}" else "–"
        println(String.format(Locale.ROOT, "%s\t%.2f\t%.2f%s\t%.1f\t%s", name, middle, most, met, ratio ?: 0.0, bytes))
    }

    private companion object {
        const val OPENINGS = 20
        const val WARM = 200
        const val QUESTIONS = 500
        val ROWS = 20u
        const val OPEN_MS = 150.0
        const val SEARCH_MS = 20.0
    }
}
