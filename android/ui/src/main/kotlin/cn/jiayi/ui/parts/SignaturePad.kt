package cn.jiayi.ui.parts

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.gestures.awaitEachGesture
import androidx.compose.foundation.gestures.awaitFirstDown
import androidx.compose.foundation.layout.aspectRatio
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateListOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberUpdatedState
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.drawscope.DrawScope
import androidx.compose.ui.input.pointer.PointerInputChange
import androidx.compose.ui.input.pointer.pointerInput
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import cn.jiayi.model.Dot
import cn.jiayi.model.Drawing
import cn.jiayi.ui.theme.colours
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words

/** As wide as the page. A finger that writes does not move the page. */
@Composable
internal fun SignaturePad(
    drawing: Drawing,
    onStroke: (List<Dot>) -> Unit,
) {
    val shape = RoundedCornerShape(measures.corner)
    val said = words.signPad
    val ink = colours.text
    val line = colours.line
    val now = remember { mutableStateListOf<Dot>() }
    val stroke by rememberUpdatedState(onStroke)
    Canvas(
        Modifier
            .fillMaxWidth()
            .aspectRatio(Drawing.WIDTH / Drawing.HEIGHT.toFloat())
            .clip(shape)
            .background(colours.surface)
            .border(1.5.dp, line, shape)
            .semantics { contentDescription = said }
            .pointerInput(Unit) {
                awaitEachGesture {
                    var finger: PointerInputChange = awaitFirstDown()
                    while (finger.pressed) {
                        finger.consume()
                        now += Dot(finger.position.x / size.width, finger.position.y / size.width)
                        val next = awaitPointerEvent().changes.firstOrNull { it.id == finger.id } ?: break
                        finger = next
                    }
                    stroke(now.toList())
                    now.clear()
                }
            },
    ) {
        val under = size.height * UNDER
        drawLine(line, Offset(size.width * MARGIN, under), Offset(size.width * (1 - MARGIN), under))
        for (each in drawing.strokes + listOf(now.toList())) draw(each, ink)
    }
}

private fun DrawScope.draw(
    stroke: List<Dot>,
    ink: Color,
) {
    val places = stroke.map { Offset(it.x * size.width, it.y * size.width) }
    places.singleOrNull()?.let { drawCircle(ink, PEN.toPx() / 2, it) }
    places.zipWithNext { from, to -> drawLine(ink, from, to, PEN.toPx(), StrokeCap.Round) }
}

private val PEN = 3.dp

/** The line that one writes on. */
private const val UNDER = 0.8f
private const val MARGIN = 0.06f
