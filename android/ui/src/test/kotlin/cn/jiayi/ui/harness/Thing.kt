package cn.jiayi.ui.harness

import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.text.TextLayoutResult
import androidx.compose.ui.unit.IntSize
import androidx.compose.ui.unit.toSize
import cn.jiayi.ui.parts.Primary

/** Something that can be read or tapped, measured once. */
class Thing(
    val node: SemanticsNode,
    window: Rect,
) {
    val id = node.id
    val text =
        node.config
            .getOrNull(SemanticsProperties.Text)
            .orEmpty()
            .joinToString("") { it.text }
    val label =
        text +
            node.config
                .getOrNull(SemanticsProperties.ContentDescription)
                .orEmpty()
                .joinToString("")
    val name = label.ifEmpty { "#$id" }
    val isField = node.config.contains(SemanticsActions.SetText)
    val isControl = isField || node.config.contains(SemanticsActions.OnClick)
    val isPrimary = node.config.contains(Primary)
    val isHeading = node.config.contains(SemanticsProperties.Heading)

    val shape = Shape(id, text, node.size)

    /** Also where it is scrolled out of sight. */
    val whole = Rect(node.positionInRoot, node.size.toSize())
    val seen = node.boundsInRoot.intersect(window)

    /** All of it can be seen. */
    val isSeenWhole =
        !whole.isEmpty && !seen.isEmpty &&
            whole.inflate(-SLACK).let { seen.contains(it.topLeft) && seen.contains(it.bottomRight) }

    fun holds(other: Thing) = generateSequence(other.node.parent) { it.parent }.any { it.id == id }

    fun layouts(): List<TextLayoutResult> =
        mutableListOf<TextLayoutResult>().also {
            node.config
                .getOrNull(SemanticsActions.GetTextLayoutResult)
                ?.action
                ?.invoke(it)
        }

    /** What decides on the lines of a text. */
    data class Shape(
        val id: Int,
        val text: String,
        val size: IntSize,
    )

    companion object {
        fun allBelow(
            root: SemanticsNode,
            window: Rect,
        ): List<Thing> = root.children.flatMap { listOf(Thing(it, window)) + allBelow(it, window) }
    }
}

/** Pixels that rounding may take. */
const val SLACK = 1f
