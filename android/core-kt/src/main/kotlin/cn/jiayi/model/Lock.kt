package cn.jiayi.model

import cn.jiayi.core.JiayiException
import cn.jiayi.core.JiayiInterface
import cn.jiayi.core.Unlock
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import java.time.Instant
import java.util.UUID

/** By which the phone proves whose it is. */
interface Unlocking {
    suspend fun prove(): Proof
}

enum class Proof {
    DONE,

    /** Somebody else, or she thought better of it. */
    FAILED,

    /** The phone has no lock of its own. */
    NONE,
}

/** G01: whether what is in the app is shown. */
class Lock(
    private val jiayi: JiayiInterface,
    private val now: () -> Instant,
) {
    private val asked = MutableStateFlow<Unlock?>(null)
    private var isOpen = false
    private var leftAt: Instant? = null

    /** None before it is known: nothing is shown then either. */
    val stands: StateFlow<Unlock?> = asked.asStateFlow()

    val isShut get() = asked.value != Unlock.Open

    /** Whenever the app comes to the front. */
    suspend fun look() {
        if (isOpen && leftAt == null) return
        val left = leftAt
        val unlock =
            try {
                jiayi.unlock(left, now())
            } catch (_: JiayiException) {
                Unlock.BySignIn
            }
        // Meanwhile she may have unlocked it, or left again: then the next look asks.
        if ((isOpen && leftAt == null) || leftAt != left) return
        if (unlock == Unlock.Open) open() else shut(unlock)
    }

    /** She proved who she is. */
    fun open() {
        isOpen = true
        leftAt = null
        asked.value = Unlock.Open
    }

    private fun shut(unlock: Unlock) {
        isOpen = false
        leftAt = null
        asked.value = unlock
    }

    /** The app goes to the back. */
    fun leave() {
        if (!isOpen) return
        leftAt = now()
        // Nothing is drawn when the app comes back, before it is known whether it may be.
        asked.value = null
    }
}

typealias UnlockState = Screen<Unlocked>

data class Unlocked(
    val stands: Unlock,
    /** How the last try came out. */
    val proof: Proof? = null,
)

sealed interface UnlockEvent {
    data object Open : UnlockEvent

    data object SignIn : UnlockEvent
}

class UnlockModel(
    desk: Desk,
    scope: CoroutineScope,
    private val unlocking: Unlocking,
) : Page<Unlocked, UnlockEvent>(desk, scope) {
    override suspend fun read(her: UUID) = read()

    override suspend fun read(): (Unlocked?) -> Unlocked {
        val stands = desk.lock.stands.value ?: Unlock.BySignIn
        return { Unlocked(stands, it?.proof) }
    }

    override fun on(event: UnlockEvent) {
        when (event) {
            is FrameEvent -> common(event)
            UnlockEvent.Open -> prove()
            UnlockEvent.SignIn -> desk.way.to(Place.SignIn)
        }
    }

    private fun prove() =
        attempt {
            if (value()?.stands !is Unlock.ByPhone) return@attempt
            val proof = unlocking.prove()
            if (proof == Proof.DONE) desk.lock.open() else change { it.copy(proof = proof) }
        }
}
