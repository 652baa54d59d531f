package cn.jiayi.model

import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** R21. */
typealias ReliabilityState = Screen<Reliability>

data class Reliability(
    val maker: Maker,
    val steps: List<Allowed>,
    val test: ReminderTest,
    /** Whether this build has a vendor's push beside its own alarms. */
    val pushed: Boolean,
)

/** Whose phone it is: each puts apps to sleep in a way of its own. */
enum class Maker { HUAWEI, HONOR, XIAOMI, OPPO, VIVO, OTHER }

/** What its owner has to allow. */
enum class Allow { NOTIFICATIONS, AUTOSTART, BATTERY, LOCK_SCREEN }

data class Allowed(
    val what: Allow,
    /** None where the phone does not say. */
    val yes: Boolean?,
)

/** A notification in two minutes, and whether she saw it. */
enum class ReminderTest { NOT_YET, COMING, SEEN, MISSED }

sealed interface ReliabilityEvent {
    data class Open(
        val what: Allow,
    ) : ReliabilityEvent

    data object Test : ReliabilityEvent

    data class Saw(
        val it: Boolean,
    ) : ReliabilityEvent
}

/** What the phone says of reminders, and the pages on which its owner changes it. */
interface Reminders {
    val maker: Maker
    val pushed: Boolean
    val test: ReminderTest

    fun work(): Boolean

    fun isAllowed(what: Allow): Boolean?

    /** Asks, or opens the system's page. */
    fun open(what: Allow)

    fun ring()

    fun saw(it: Boolean)
}

class ReliabilityModel(
    desk: Desk,
    scope: CoroutineScope,
    private val reminders: Reminders,
) : Page<Reliability, ReliabilityEvent>(desk, scope, of(reminders)) {
    override suspend fun read(her: UUID) = whole(of(reminders))

    override suspend fun read() = whole(of(reminders))

    override fun on(event: ReliabilityEvent) {
        when (event) {
            is FrameEvent -> common(event)
            is ReliabilityEvent.Open -> reminders.open(event.what)
            is ReliabilityEvent.Saw -> reminders.saw(event.it)
            ReliabilityEvent.Test -> reminders.ring()
        }
        change { of(reminders) }
    }

    private companion object {
        fun of(reminders: Reminders) =
            Reliability(
                reminders.maker,
                // Phones that only Android itself puts to sleep have no list of what may start.
                Allow.entries
                    .filter { it != Allow.AUTOSTART || reminders.maker != Maker.OTHER }
                    .map { Allowed(it, reminders.isAllowed(it)) },
                reminders.test,
                reminders.pushed,
            )
    }
}
