package cn.jiayi.ui.parts

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.size
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import androidx.compose.ui.unit.dp
import cn.jiayi.ui.theme.colours
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words

/** How many days a medicine lasts: colour, sign, number and word say it, and so does the voice. */
@Composable
internal fun DaysRing(
    supply: Supply,
    days: Long,
    modifier: Modifier = Modifier,
) {
    val said = supply.said(words, days)
    val ink = supply.tone.ink(colours)
    val ground = supply.tone.ground(colours)
    val letter = with(LocalDensity.current) { measures.number.fontSize.toDp() }
    val left = days.coerceIn(0, FULL_DAYS) / FULL_DAYS.toFloat()
    val side = (letter * SIDE).coerceAtMost(MOST)
    Box(modifier.size(side).semantics(mergeDescendants = true) { stateDescription = said }, Alignment.Center) {
        Canvas(Modifier.size(side)) {
            val line = 9.dp.toPx()
            val inside = Size(size.width - line, size.height - line)
            val corner = Offset(line / 2, line / 2)
            val stroke = Stroke(line, cap = StrokeCap.Round)
            drawArc(ground, 0f, 360f, false, corner, inside, style = stroke)
            drawArc(ink, -90f, 360f * left, false, corner, inside, style = stroke)
        }
        Column(Modifier, Arrangement.spacedBy(2.dp), Alignment.CenterHorizontally) {
            Text(days.coerceAtLeast(0).toString(), style = measures.number, colour = ink)
            Quiet(words.days)
        }
    }
}

/** A month is a whole ring. */
private const val FULL_DAYS = 30L
private const val SIDE = 2.9f

/** The width of a card on a small phone. */
private val MOST = 260.dp
