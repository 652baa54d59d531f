package cn.jiayi.ui.parts

import androidx.compose.runtime.Composable
import cn.jiayi.core.RefillState
import cn.jiayi.core.StepState
import cn.jiayi.design.Words
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** How each state of a request looks and what it is called. */
internal enum class RefillLook(
    val state: RefillState,
    val tone: Tone,
    val icon: Icon,
    val word: (Words) -> String,
) {
    RECEIVED(RefillState.RECEIVED, Tone.CALM, Icon.SEND, { it.refillReceived }),
    REVIEWED(RefillState.REVIEWED, Tone.CALM, Icon.DOCTOR, { it.refillReviewed }),
    BEING_PREPARED(RefillState.BEING_PREPARED, Tone.CALM, Icon.PILL, { it.refillPreparing }),
    READY(RefillState.READY, Tone.GOOD, Icon.CHECK, { it.refillReady }),
    COLLECTED(RefillState.COLLECTED, Tone.GOOD, Icon.CHECK, { it.refillCollected }),
    REFUSED(RefillState.REFUSED, Tone.DANGER, Icon.CROSS, { it.refillRefused }),
    WITHDRAWN(RefillState.WITHDRAWN, Tone.CALM, Icon.CROSS, { it.refillWithdrawn }),
    ;

    companion object {
        fun of(state: RefillState) = entries.first { it.state == state }

        /** The way of what goes well; none of what was refused or withdrawn. */
        fun way(
            state: RefillState,
            words: Words,
        ): List<Step> {
            val way = listOf(RECEIVED, REVIEWED, BEING_PREPARED, READY, COLLECTED)
            val now = way.indexOf(of(state))
            if (now < 0) return emptyList()
            return way.mapIndexed { at, look ->
                val stands =
                    if (at < now) {
                        StepState.DONE
                    } else if (at == now) {
                        StepState.NOW
                    } else {
                        StepState.LATER
                    }
                Step(look.word(words), stands)
            }
        }
    }
}

@Composable
internal fun RefillBadge(state: RefillState) = RefillLook.of(state).let { Badge(it.tone, it.icon, it.word(words)) }

/** It is on this phone only. */
@Composable
internal fun WaitingBadge() = Badge(Tone.WARN, Icon.CLOCK, words.waiting)
