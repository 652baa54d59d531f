package cn.jiayi.model

import cn.jiayi.core.Ended
import cn.jiayi.core.JiayiException
import cn.jiayi.core.JiayiInterface
import cn.jiayi.core.SessionStands
import cn.jiayi.core.Told
import cn.jiayi.core.WhyLater
import cn.jiayi.core.revisions
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.collectLatest
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.onStart
import java.time.Clock
import java.time.Instant
import java.util.UUID

/** What the platform does for a page. */
interface Outside {
    val speaking: StateFlow<Boolean>

    fun speak(text: String)

    fun hush()

    /** Opens the dialler: she presses the call herself. */
    fun dial(number: String)

    /** Something was done that a server should hear of, now or when there is a network. */
    fun sync()
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
    private var told = emptyList<Told>()

    val frame: Flow<Frame> =
        combine(around, lastRun, outside.speaking) { frame, ended, speaking ->
            frame.copy(offline = ended.isOffline(), speaking = speaking)
        }

    /** Whom the pages show: oneself, until somebody else of the family is chosen. */
    val shown: StateFlow<UUID?> = chosen.asStateFlow()

    fun now(): Instant = clock.instant()

    /** Each time that the engine knows something new, and once at the beginning. */
    fun changes(): Flow<ULong> = jiayi.revisions().onStart { emit(0uL) }

    fun show(resident: UUID) {
        chosen.value = resident
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
                her == null -> Place.Sync
                else -> Place.Home
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
        }
    }
}

private suspend fun <T> ifSignedIn(work: suspend () -> T): T? =
    try {
        work()
    } catch (_: JiayiException.NobodySignedIn) {
        null
    } catch (_: JiayiException.Paused) {
        null
    }

private fun Ended?.isOffline() = this is Ended.Later && why is WhyLater.Network

/** By which words say what went wrong; none of what has no code. */
internal fun JiayiException.code(): String? =
    when (this) {
        is JiayiException.Refused -> code
        else -> null
    }
