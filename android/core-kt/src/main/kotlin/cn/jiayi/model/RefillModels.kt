package cn.jiayi.model

import cn.jiayi.core.Medicine
import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** R13, L03. [oneByOne]: in elderly mode each medicine is a question of its own. */
class RefillModel(
    desk: Desk,
    scope: CoroutineScope,
    private val asked: List<UUID>,
    private val oneByOne: Boolean,
) : Page<RefillAsk, RefillEvent>(desk, scope) {
    private var sending = false

    override suspend fun read(her: UUID): (RefillAsk?) -> RefillAsk {
        val now = desk.now()
        val medicines = desk.jiayi.medicines(her, now)
        val place =
            desk.jiayi
                .home(her, now)
                .team
                ?.institution
        return { before -> before?.copy(medicines = medicines, place = place) ?: begin(medicines, place) }
    }

    override fun entered(): List<String>? {
        val ask = value()?.takeIf { it.step != RefillStep.SENT } ?: return null
        return listOf(ask.step.name, "${ask.asking}", ask.note) + ask.chosen.map(UUID::toString)
    }

    override fun takeUp(entered: List<String>) {
        val (step, asking, note) = entered
        val chosen = entered.drop(AHEAD_OF_CHOSEN).map(UUID::fromString).toSet()
        beginWith(RefillAsk(RefillStep.valueOf(step), emptyList(), chosen, asking.toInt(), note, place = null))
    }

    private fun begin(
        medicines: List<Medicine>,
        place: String?,
    ): RefillAsk {
        val chosen = medicines.filter { it.canAsk && it.medicine in asked }.map { it.medicine }.toSet()
        val step = if (chosen.isEmpty() || oneByOne) RefillStep.CHOOSE else RefillStep.CONFIRM
        return RefillAsk(step, medicines, if (oneByOne) emptySet() else chosen, place = place)
    }

    override fun on(event: RefillEvent) {
        when (event) {
            is FrameEvent -> if (event == FrameEvent.Back) stepBack() else common(event)
            is RefillEvent.Choose -> choose(event.medicine, event.wanted)
            is RefillEvent.Note -> change { it.copy(note = event.text) }
            RefillEvent.Next -> change { it.copy(step = it.next()) }
            RefillEvent.Send -> send()
            RefillEvent.ShowStatus -> desk.way.to(Place.RefillStatus)
            RefillEvent.Done -> desk.way.home()
        }
    }

    private fun choose(
        medicine: UUID,
        wanted: Boolean,
    ) = change { ask ->
        val chosen = if (wanted) ask.chosen + medicine else ask.chosen - medicine
        if (!oneByOne) return@change ask.copy(chosen = chosen)
        val next = ask.asking + 1
        val over = next >= ask.medicines.count { it.canAsk }
        ask.copy(chosen = chosen, asking = next, step = if (over) RefillStep.CONFIRM else ask.step)
    }

    private fun RefillAsk.next() =
        when (step) {
            RefillStep.CHOOSE -> if (oneByOne) RefillStep.CONFIRM else RefillStep.NOTE
            RefillStep.NOTE -> RefillStep.CONFIRM
            RefillStep.CONFIRM, RefillStep.SENT -> step
        }

    private fun stepBack() {
        val ask = value()
        when {
            ask?.step == RefillStep.NOTE -> {
                change { it.copy(step = RefillStep.CHOOSE) }
            }

            oneByOne && ask?.step == RefillStep.CHOOSE && ask.asking > 0 -> {
                change { it.copy(asking = it.asking - 1) }
            }

            else -> {
                common(FrameEvent.Back)
            }
        }
    }

    private fun send() {
        val ask = value()?.takeIf { it.step == RefillStep.CONFIRM && it.chosen.isNotEmpty() } ?: return
        if (sending) return
        sending = true
        act { her ->
            try {
                desk.jiayi.requestRefill(her, ask.chosen.toList(), ask.note.ifBlank { null }, desk.now())
            } finally {
                sending = false
            }
            // Not before it is on the phone for good.
            change { it.copy(step = RefillStep.SENT, waits = true) }
            kept()
        }
    }

    private companion object {
        const val AHEAD_OF_CHOSEN = 3
    }
}

/** R14. */
class RefillStatusModel(
    desk: Desk,
    scope: CoroutineScope,
) : Page<RefillStatus, RefillStatusEvent>(desk, scope) {
    override suspend fun read(her: UUID) =
        whole(RefillStatus(desk.jiayi.refills(her, desk.now()), desk.jiayi.toConfirm(her, desk.now())))

    override fun on(event: RefillStatusEvent) {
        when (event) {
            is FrameEvent -> {
                common(event)
            }

            RefillStatusEvent.Confirm -> {
                desk.way.to(Place.LongConfirmation)
            }

            is RefillStatusEvent.Withdraw -> {
                act { her ->
                    desk.jiayi.withdrawRefill(her, event.request, listOf(event.item), desk.now())
                    kept()
                }
            }
        }
    }
}
