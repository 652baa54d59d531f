package cn.jiayi.model

import cn.jiayi.core.Ended
import cn.jiayi.core.JiayiException
import cn.jiayi.core.JiayiInterface
import cn.jiayi.core.SessionStands
import cn.jiayi.core.Told
import cn.jiayi.core.WhyLater
import cn.jiayi.core.revisions
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.collectLatest
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.onStart
import kotlinx.coroutines.flow.transformLatest
import kotlinx.coroutines.flow.update
import java.time.Clock
import java.time.Duration
import java.time.Instant
import java.util.UUID

/** What the platform does for a page. */
interface Outside {
    val speaking: StateFlow<Boolean>

    /** How many texts were read to their end. */
    val heard: StateFlow<Int> get() = MutableStateFlow(0)

    fun speak(text: String)

    fun hush()

    /** Opens the dialler: she presses the call herself. */
    fun dial(number: String)

    /** Something was done that a server should hear of, now or when there is a network. */
    fun sync()

    /** What was begun on a page is finished, though the app be left: its files stay open so long. */
    suspend fun holding(work: suspend () -> Unit) = work()
}

/** What all pages share: the engine, the clock, whom they show and what stands around them. */
class Desk(
    val jiayi: JiayiInterface,
    private val clock: Clock,
    val outside: Outside,
    val way: Way = Way(),
) {
    private val lastRun = MutableStateFlow<Ended?>(null)
    private val around = MutableStateFlow(Frame())
    private val chosen = MutableStateFlow<UUID?>(null)
    private val done = MutableStateFlow<Done?>(null)
    private val looked = MutableStateFlow(0)
    private var told = emptyList<Told>()

    val frame: Flow<Frame> =
        combine(around, lastRun, outside.speaking, done.forAMoment()) { frame, ended, speaking, done ->
            frame.copy(offline = ended.isOffline(), stopped = ended.stopped(), speaking = speaking, done = done)
        }

    val lock = Lock(jiayi, ::now)

    /** Whom the pages show: oneself, until somebody else of the family is chosen. */
    val shown: StateFlow<UUID?> = chosen.asStateFlow()

    fun now(): Instant = clock.instant()

    /** Each time that the engine knows something new or somebody looks again, and once at the beginning. */
    fun changes(): Flow<ULong> = combine(jiayi.revisions().onStart { emit(0uL) }, looked) { revision, _ -> revision }

    /** The app is before her again: it may be another day, and what the phone allows may have changed. */
    fun looksAgain() = looked.update { it + 1 }

    /** Tells of whatever the engine finds in its files, when they are opened or later, until it is cancelled. */
    suspend fun listen() =
        changes().conflate().collect {
            try {
                hear()
            } catch (_: JiayiException) {
                // The pages say what fails.
            }
        }

    private suspend fun hear() {
        val fresh = jiayi.takeNotices()
        if (fresh.isEmpty()) return
        told += fresh
        begin()
    }

    /** It was done, and stands on whatever page follows with the button that takes it back. */
    fun did(act: Done) {
        done.value = act
    }

    suspend fun undo() {
        val act = done.value ?: return
        done.value = null
        jiayi.undo(act.resident, act.act, now())
        outside.sync()
    }

    private fun Flow<Done?>.forAMoment() =
        transformLatest { act ->
            val left = act?.let { Duration.between(now(), it.at.plusMillis(MOMENT_MS)).toMillis() } ?: 0
            if (left <= 0) return@transformLatest emit(null)
            emit(act)
            delay(left)
            emit(null)
        }

    fun show(resident: UUID) {
        chosen.value = resident
    }

    /** Opens again what was half entered, if it was by whoever is signed in. */
    suspend fun takesUp(draft: Draft): Boolean {
        val first = way.places.value.last()
        val isOfTeam = first is Place.OfTeam && draft.place is Place.OfTeam
        val hers = draft.whose?.let { shows(it) } ?: (first == draft.place || isOfTeam)
        if (hers) way.to(draft.place)
        return hers
    }

    /** Shows somebody again, if it is she herself or one of those she acts for. */
    suspend fun shows(resident: UUID): Boolean {
        val own = chosen.value ?: return false
        val people = jiayi.home(own, now()).people.map { it.resident }
        if (resident != own && resident !in people) return false
        show(resident)
        return true
    }

    /** Sends and reads; what came of it stands on every page. */
    suspend fun synchronise(): Ended {
        val ended = jiayi.synchronise(now())
        lastRun.value = ended
        // Who one is came only now.
        if (chosen.value == null && ifSignedIn { jiayi.ownResident() } != null) begin()
        return ended
    }

    /** Where the app begins: with signing in, with her own page, or with what somebody of the staff has on this phone. */
    suspend fun begin() {
        chosen.value = null
        val stands = ifSignedIn { jiayi.syncCentre(now()).session } ?: SessionStands.SignedOut
        val her = ifSignedIn { jiayi.ownResident() }
        chosen.value = her
        val first =
            when {
                stands is SessionStands.SignedOut -> Place.SignIn
                her != null -> Place.Home
                ifSignedIn { jiayi.ownRole() } == RESIDENT -> Place.Identity
                ifSignedIn { jiayi.ownTeams(now()) }.orEmpty().isNotEmpty() -> Place.Worklist
                else -> Place.Sync
            }
        way.begin(first)
        // A database that was damaged, a key that is gone: the engine says it once, and the page stands until she leaves it.
        told += jiayi.takeNotices()
        if (told.isNotEmpty()) way.to(Place.Happened(told))
    }

    /** Keeps what stands around the pages as it is, until it is cancelled. */
    suspend fun watch() =
        combine(changes(), chosen) { _, her -> her }.collectLatest { her ->
            try {
                around.value = frameOf(her)
            } catch (_: JiayiException) {
                // What stood there stands; the page itself says what fails.
            }
        }

    private suspend fun frameOf(her: UUID?): Frame {
        val home = her?.let { ifSignedIn { jiayi.home(it, now()) } }
        val centre = if (home == null) ifSignedIn { jiayi.syncCentre(now()) } else null
        val unsent = home?.unsent ?: centre?.unsent
        return Frame(
            lastSync = home?.lastSync ?: centre?.lastSync,
            waiting = unsent?.waiting?.toInt() ?: 0,
            rejected = unsent?.rejected?.toInt() ?: 0,
            phone = home?.team?.phone,
        )
    }

    fun on(event: FrameEvent) {
        when (event) {
            FrameEvent.Back -> {
                if (way.places.value.last() is Place.Happened) told = emptyList()
                way.back()
            }

            is FrameEvent.Speak -> {
                outside.speak(event.text)
            }

            FrameEvent.Hush -> {
                outside.hush()
            }

            is FrameEvent.Call -> {
                outside.dial(event.number)
            }

            FrameEvent.Retry -> {
                outside.sync()
            }

            FrameEvent.ShowUnsent -> {
                way.to(Place.Sync)
            }

            // The page does it: it can fail.
            FrameEvent.Undo -> {
                Unit
            }
        }
    }
}

private const val RESIDENT = "resident"

private suspend fun <T> ifSignedIn(work: suspend () -> T): T? =
    try {
        work()
    } catch (_: JiayiException.NobodySignedIn) {
        null
    } catch (_: JiayiException.Paused) {
        null
    }

/** So long what was done can be taken back on the next page; then from the history. Source: screens, W5. */
private const val MOMENT_MS = 10_000L

/** Why nothing more comes or goes, where waiting does not help. */
private fun Ended?.stopped() =
    when (this) {
        Ended.StorageFull -> Stopped.FULL
        is Ended.TooOld -> Stopped.TOO_OLD
        else -> null
    }

private fun Ended?.isOffline() = this is Ended.Later && why is WhyLater.Network

/** By which words say what went wrong; none of what has no code. */
internal fun JiayiException.code(): String? =
    when (this) {
        is JiayiException.Refused -> code
        else -> null
    }
