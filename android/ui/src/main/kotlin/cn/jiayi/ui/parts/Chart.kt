package cn.jiayi.ui.parts

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.runtime.Composable
import androidx.compose.runtime.Immutable
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.drawscope.DrawScope
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.drawText
import androidx.compose.ui.text.rememberTextMeasurer
import androidx.compose.ui.unit.dp
import cn.jiayi.ui.theme.colours
import cn.jiayi.ui.theme.measures
import java.time.Instant

/** One line of a chart; [hollow] points tell it from another where colours do not. */
@Immutable
internal class Series(
    val points: List<Pair<Instant, Long>>,
    val hollow: Boolean = false,
)

/** Values over days. The words beneath it and the list beside it say the same to whoever cannot see it. */
@Composable
internal fun Chart(
    series: List<Series>,
    said: String,
    label: (Long) -> String,
) {
    val measurer = rememberTextMeasurer()
    val small = measures.small.copy(color = colours.quiet)
    val ink = colours.primary
    val ground = colours.surface
    val line = colours.hairline
    Canvas(Modifier.fillMaxWidth().height(TALL).semantics { contentDescription = said }) {
        val scale = Scale.of(series.flatMap { it.points })
        val labels = scale.marks.map { measurer.measure(label(it), small) }
        val left = labels.maxOf { it.size.width } + GAP.toPx()
        val half = labels.first().size.height / 2f
        scale.marks.zip(labels).forEach { (mark, text) ->
            val y = scale.y(mark, size.height, half)
            drawText(text, topLeft = Offset(0f, y - half))
            drawLine(line, Offset(left, y), Offset(size.width, y))
        }
        for (each in series) {
            draw(each, ink, ground) { (at, value) ->
                Offset(
                    left + GAP.toPx() + scale.x(at) * (size.width - left - 2 * GAP.toPx()),
                    scale.y(value, size.height, half),
                )
            }
        }
    }
}

private fun DrawScope.draw(
    series: Series,
    ink: Color,
    ground: Color,
    place: (Pair<Instant, Long>) -> Offset,
) {
    val places = series.points.map(place)
    places.zipWithNext { a, b -> drawLine(ink, a, b, 2.dp.toPx(), StrokeCap.Round) }
    for (at in places) {
        drawCircle(ink, 4.dp.toPx(), at)
        if (series.hollow) drawCircle(ground, 2.dp.toPx(), at)
    }
}

/** Whole tens around what was measured, so that a small change does not look like a great one. */
private class Scale(
    private val from: Instant,
    private val to: Instant,
    private val low: Long,
    private val high: Long,
) {
    val marks = listOf(high, (high + low) / 2, low)

    fun x(at: Instant): Float {
        val whole = to.toEpochMilli() - from.toEpochMilli()
        return if (whole == 0L) 0.5f else (at.toEpochMilli() - from.toEpochMilli()) / whole.toFloat()
    }

    fun y(
        value: Long,
        height: Float,
        margin: Float,
    ) = margin + (high - value) / (high - low).toFloat() * (height - 2 * margin)

    companion object {
        fun of(points: List<Pair<Instant, Long>>): Scale {
            val values = points.map { it.second }
            val low = values.min() / STEP * STEP - STEP
            val high = values.max() / STEP * STEP + 2 * STEP
            return Scale(points.minOf { it.first }, points.maxOf { it.first }, low, high)
        }

        const val STEP = 10L
    }
}

private val TALL = 200.dp
private val GAP = 8.dp
