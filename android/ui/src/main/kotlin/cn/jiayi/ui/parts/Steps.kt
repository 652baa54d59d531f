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
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.colours
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words

/** A way with some of it behind: what was done, what is now, what is to come. */
@Composable
internal fun Steps(
    steps: List<String>,
    now: Int,
) = Column(Modifier, Arrangement.spacedBy(measures.gap)) {
    steps.forEachIndexed { at, step ->
        val state =
            when {
                at < now -> words.stepDone
                at == now -> words.stepNow
                else -> words.stepLater
            }
        Row(
            Modifier.semantics(mergeDescendants = true) { stateDescription = state },
            Arrangement.spacedBy(measures.gap),
            Alignment.CenterVertically,
        ) {
            when {
                at < now -> Icon(Icon.CHECK, Tone.GOOD.ink(colours))
                at == now -> Icon(Icon.FORWARD, colours.primary)
                else -> Icon(Icon.CIRCLE, colours.quiet)
            }
            val weight = if (at == now) FontWeight.SemiBold else FontWeight.Normal
            Text(
                step,
                Modifier.weight(1f),
                measures.body.copy(fontWeight = weight),
                if (at >
                    now
                ) {
                    colours.quiet
                } else {
                    colours.text
                },
            )
        }
    }
}
