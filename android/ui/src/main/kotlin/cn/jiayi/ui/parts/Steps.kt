package cn.jiayi.ui.parts

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import androidx.compose.ui.text.font.FontWeight
import cn.jiayi.core.StepState
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.colours
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words

internal class Step(
    val word: String,
    val state: StepState,
    /** The day of what was done or is to come. */
    val on: String? = null,
)

/** A way with some of it behind: what was done, what is now, what is to come. */
@Composable
internal fun Steps(steps: List<Step>) =
    Column(Modifier, Arrangement.spacedBy(measures.gap)) {
        for (step in steps) Line(step)
    }

@Composable
private fun Line(step: Step) {
    val said =
        when (step.state) {
            StepState.DONE -> words.stepDone
            StepState.NOW -> words.stepNow
            StepState.LATER -> words.stepLater
            StepState.NEVER -> words.stepNever
        }
    val (icon, ink) =
        when (step.state) {
            StepState.DONE -> Icon.CHECK to Tone.GOOD.ink(colours)
            StepState.NOW -> Icon.FORWARD to colours.primary
            StepState.LATER -> Icon.CIRCLE to colours.quiet
            StepState.NEVER -> Icon.CROSS to colours.quiet
        }
    val now = step.state == StepState.NOW
    val behind = now || step.state == StepState.DONE
    Row(
        Modifier.semantics(mergeDescendants = true) { stateDescription = said },
        Arrangement.spacedBy(measures.gap),
        Alignment.CenterVertically,
    ) {
        Icon(icon, ink)
        Column(Modifier.weight(1f)) {
            val style = measures.body.copy(fontWeight = if (now) FontWeight.SemiBold else FontWeight.Normal)
            Text(step.word, style = style, colour = if (behind) colours.text else colours.quiet)
            if (!isRoomy()) step.on?.let { Quiet(it) }
        }
        if (isRoomy()) step.on?.let { Quiet(it) }
    }
}
