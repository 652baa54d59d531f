package cn.jiayi.ui.harness

import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.text.TextLayoutResult

/** What stands on a screen at one place of scrolling through it. */
class Sight(
    merged: SemanticsNode,
    unmerged: SemanticsNode,
    private val setting: Setting,
) {
    private val window = Rect(0f, 0f, unmerged.size.width.toFloat(), unmerged.size.height.toFloat())
    private val texts = Thing.allBelow(unmerged, window).filter { it.text.isNotEmpty() }
    private val said = Thing.allBelow(merged, window).filter { it.isControl || it.label.isNotEmpty() }
    private val controls = said.filter { it.isControl }

    fun expected(): Map<Int, String> = texts.filterNot { it.isField }.associate { it.id to it.text }

    fun seenWhole(): Set<Int> = texts.filter { it.isSeenWhole }.map { it.id }.toSet()

    fun faults() = controlFaults() + overlaps() + primaries() + disorder() + headings()

    /** Of what is not [measured] yet: its lines are laid out anew to be looked at, which costs more than all other checks, and are the same wherever it is scrolled to. */
    fun textFaults(measured: MutableSet<Thing.Shape>) =
        texts.filter { measured.add(it.shape) }.flatMap { thing -> thing.layouts().flatMap { it.faults(thing.text) } }

    /** `hasVisualOverflow` compares with the room that there was, not with the text's own size: a short text in a wide page always overflows. */
    private fun TextLayoutResult.faults(text: String): List<String> {
        val lines = 0 until lineCount
        val wider = lines.any { getLineRight(it) - getLineLeft(it) > size.width + SLACK }
        val squeezed = lineCount > 2 && lines.all { getLineEnd(it) - getLineStart(it) <= 1 }
        return listOfNotNull(
            "text overflows: $text".takeIf { didOverflowHeight || wider || lines.any(::isLineEllipsized) },
            "text is squeezed: $text".takeIf { squeezed },
        )
    }

    private fun controlFaults() =
        controls.flatMap {
            val least = (if (it.isPrimary && setting.look.elderly) LEAST_PRIMARY else LEAST) * PIXELS - SLACK
            val small = it.whole.width < least || it.whole.height < least
            listOfNotNull(
                "too small to tap: ${it.name} ${it.node.size}".takeIf { small },
                "a control without a word: ${it.node.size}".takeIf { _ -> it.label.isEmpty() && !it.isField },
            )
        }

    private fun overlaps() =
        controls.flatMapIndexed { i, a -> controls.drop(i + 1).map { b -> a to b } }.mapNotNull { (a, b) ->
            val common = a.seen.intersect(b.seen)
            val apart = common.width <= SLACK || common.height <= SLACK
            "two controls overlap: ${a.name}, ${b.name}".takeUnless { apart || a.holds(b) || b.holds(a) }
        }

    private fun primaries(): List<String> {
        val primaries = controls.filter { it.isPrimary }.map { it.name }
        return listOfNotNull("more than one primary action: $primaries".takeIf { primaries.size > 1 })
    }

    /** Read aloud, the next is never before or above what was read: to the right in a line, then downwards, column by column. */
    private fun disorder() =
        said.filterNot { it.seen.isEmpty }.zipWithNext().mapNotNull { (first, second) ->
            val (a, b) = first.seen to second.seen
            val above = b.bottom <= a.top + SLACK && b.left < a.right - SLACK
            val beside = b.top < a.bottom - SLACK && a.top < b.bottom - SLACK
            val before = beside && b.right <= a.left + SLACK
            "read after what it stands before: ${second.name} after ${first.name}"
                .takeIf { (above || before) && !first.holds(second) }
        }

    private fun headings() = listOfNotNull("no heading".takeIf { said.none { it.isHeading } })

    private companion object {
        const val LEAST = 48
        const val LEAST_PRIMARY = 60
    }
}
