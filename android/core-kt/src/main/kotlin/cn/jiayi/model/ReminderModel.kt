package cn.jiayi.model

import cn.jiayi.core.About
import cn.jiayi.core.Action
import cn.jiayi.core.JiayiInterface
import cn.jiayi.core.Medicine
import kotlinx.coroutines.CoroutineScope
import java.time.Instant
import java.util.UUID

/** L06. */
class ReminderModel(
    desk: Desk,
    scope: CoroutineScope,
    private val rung: Rung,
) : Page<Reminder, ReminderEvent>(desk, scope) {
    private var answering = false

    override suspend fun read(her: UUID): (Reminder?) -> Reminder {
        val medicines = desk.jiayi.medicines(her, desk.now()).filter { it.lastDispensing in rung.ending() }
        val others = rung.matters.map { it.about }.filter { it != About.REFILL }
        return { before -> Reminder(medicines, others.distinct(), rung.actions, before?.done) }
    }

    override fun on(event: ReminderEvent) {
        when (event) {
            is FrameEvent -> common(event)
            is ReminderEvent.Act -> answer(event.action)
            ReminderEvent.CallFamily -> desk.way.to(Place.Family)
            ReminderEvent.Done -> desk.way.home()
        }
    }

    private fun answer(action: Action) {
        if (answering || value()?.done != null) return
        answering = true
        act { her ->
            try {
                val now = desk.now()
                when (action) {
                    Action.ASK_AGAIN -> told(desk.jiayi.askAgain(her, rung.ending(), now))
                    Action.TOMORROW -> told(desk.jiayi.putOff(her, rung, now))
                    Action.ENOUGH -> desk.way.to(desk.jiayi.count(her, rung, now))
                }
            } finally {
                answering = false
            }
        }
    }

    private fun told(done: ReminderDone) {
        change { it.copy(done = done) }
        kept()
    }
}

/** The dispensings that end. */
fun Rung.ending(): List<UUID> = matters.filter { it.about == About.REFILL }.map { it.source }

/** 续药 of what was handed over then; pressed twice is asked once. */
suspend fun JiayiInterface.askAgain(
    her: UUID,
    ending: List<UUID>,
    now: Instant,
): ReminderDone {
    val medicines = medicines(her, now).filter { it.lastDispensing in ending }
    val wanted = medicines.filter { it.canAsk }.map { it.medicine }
    if (wanted.isNotEmpty()) requestRefill(her, wanted, null, now)
    if (wanted.isNotEmpty() || medicines.any { it.refill != null }) return ReminderDone.Asked
    return ReminderDone.NotAsked(medicines.firstNotNullOfOrNull { it.whyNot.firstOrNull() })
}

/** 明天提醒. */
suspend fun JiayiInterface.putOff(
    her: UUID,
    rung: Rung,
    now: Instant,
): ReminderDone {
    rung.matters.forEach { remindTomorrow(her, it.about, it.source, now) }
    return ReminderDone.Tomorrow
}

/** 已够药: where what is left is counted. */
internal suspend fun JiayiInterface.count(
    her: UUID,
    rung: Rung,
    now: Instant,
): Place {
    val ends: Medicine? = medicines(her, now).find { it.lastDispensing in rung.ending() }
    return ends?.let { Place.Medicine(it.medicine, counting = true) } ?: Place.Medicines
}

/** A notification was tapped, or its button that opens the app. It is of whoever holds the phone. */
suspend fun Desk.remind(
    rung: Rung,
    action: Action?,
    elderly: Boolean,
) {
    val her = jiayi.ownResident() ?: return
    val steps = rung.matters.map { it.step }
    if (steps.isNotEmpty()) jiayi.seeReminders(her, steps, opened = true, now())
    show(her)
    way.home()
    way.to(
        when {
            action == Action.ENOUGH -> {
                jiayi.count(her, rung, now())
            }

            elderly && steps.isNotEmpty() -> {
                Place.Reminder(rung)
            }

            // After midnight it is still that of the evening: on the list she would tick the next one.
            rung.dose != null && jiayi.dose(rung.dose, now()) != null -> {
                Place.Dose(rung.dose)
            }

            else -> {
                rung.matters
                    .firstOrNull()
                    ?.about
                    .place()
            }
        },
    )
    outside.sync()
}

/** Of the time of a medicine, which is about nothing else: the medicines. */
private fun About?.place(): Place =
    when (this) {
        About.CONTRACT_EXPIRY -> Place.Contract
        About.FOLLOW_UP, About.ANNUAL_CHECK -> Place.Visits
        About.REFILL, null -> Place.Medicines
    }
