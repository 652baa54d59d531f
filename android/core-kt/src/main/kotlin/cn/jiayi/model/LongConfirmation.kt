package cn.jiayi.model

import cn.jiayi.core.ToConfirm
import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** R14: a supply of more than four weeks is confirmed by whoever takes it. */
typealias LongConfirmationState = Screen<LongConfirmation>

data class LongConfirmation(
    /** None where nothing waits for her. */
    val shown: ToConfirm?,
    val drawing: Drawing = Drawing(),
    val asking: Asking = Asking(),
    val done: Boolean = false,
) {
    val canConfirm get() = shown != null && drawing.isName && !asking.sending && !done
}

sealed interface LongConfirmationEvent {
    data class Draw(
        val stroke: List<Dot>,
    ) : LongConfirmationEvent

    data object Clear : LongConfirmationEvent

    data object Confirm : LongConfirmationEvent
}

class LongConfirmationModel(
    desk: Desk,
    scope: CoroutineScope,
) : Page<LongConfirmation, LongConfirmationEvent>(desk, scope) {
    private val atOnce = AtOnce(::attempt) { asking -> change { it.copy(asking = asking) } }

    override suspend fun read(her: UUID): (LongConfirmation?) -> LongConfirmation {
        val shown = desk.jiayi.toConfirm(her, desk.now())
        return { before ->
            when {
                before == null -> LongConfirmation(shown)

                before.done || before.shown == shown -> before

                // She has signed for something else.
                else -> LongConfirmation(shown, asking = before.asking)
            }
        }
    }

    override fun on(event: LongConfirmationEvent) {
        when (event) {
            is FrameEvent -> common(event)
            is LongConfirmationEvent.Draw -> change { it.copy(drawing = it.drawing.with(event.stroke)) }
            LongConfirmationEvent.Clear -> change { it.copy(drawing = Drawing()) }
            LongConfirmationEvent.Confirm -> confirm()
        }
    }

    private fun confirm() {
        val her = desk.shown.value ?: return
        val asked = value()?.takeIf { it.canConfirm } ?: return
        val shown = asked.shown ?: return
        atOnce.ask {
            desk.jiayi.confirmLongPrescription(her, shown, asked.drawing.png(), desk.now())
            change { it.copy(done = true, drawing = Drawing()) }
            desk.synchronise()
        }
    }
}
