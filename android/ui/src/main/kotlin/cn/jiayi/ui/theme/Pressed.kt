package cn.jiayi.ui.theme

import androidx.compose.foundation.IndicationNodeFactory
import androidx.compose.foundation.interaction.FocusInteraction
import androidx.compose.foundation.interaction.InteractionSource
import androidx.compose.foundation.interaction.PressInteraction
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.drawscope.ContentDrawScope
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.node.DelegatableNode
import androidx.compose.ui.node.DrawModifierNode
import androidx.compose.ui.unit.dp
import kotlinx.coroutines.launch

/** Half of it is cut off by the corners. */
private val EDGE = 3.dp

internal val DEEP = Color.Black.copy(alpha = 0.10f)
internal val PALE = Color.White.copy(alpha = 0.14f)

/** A shade over what is pressed and an edge around what the keyboard is at, there at once and gone at once: a growing ripple is read as something happening by itself. */
internal data class Pressed(
    private val shade: Color,
    private val focus: Color,
) : IndicationNodeFactory {
    override fun create(interactionSource: InteractionSource): DelegatableNode = Node(interactionSource, shade, focus)

    private class Node(
        private val interactions: InteractionSource,
        private val shade: Color,
        private val focus: Color,
    ) : Modifier.Node(),
        DrawModifierNode {
        private var touched by mutableStateOf(false)
        private var focused by mutableStateOf(false)

        override fun onAttach() {
            coroutineScope.launch {
                interactions.interactions.collect {
                    when (it) {
                        is PressInteraction.Press -> touched = true
                        is PressInteraction.Release, is PressInteraction.Cancel -> touched = false
                        is FocusInteraction.Focus -> focused = true
                        is FocusInteraction.Unfocus -> focused = false
                    }
                }
            }
        }

        override fun ContentDrawScope.draw() {
            drawContent()
            if (touched) drawRect(shade)
            if (focused) drawRect(focus, style = Stroke(EDGE.toPx() * 2))
        }
    }
}
