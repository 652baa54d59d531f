package cn.jiayi.ui.harness

import androidx.compose.foundation.layout.Box
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.getValue
import androidx.compose.runtime.key
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.drawWithContent
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.drawscope.clipRect
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SkikoComposeUiTest
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.test.runSkikoComposeUiTest
import androidx.compose.ui.unit.Density
import cn.jiayi.ui.theme.Theme

/** Everything that is wrong with a screen, in each setting, from its head to its foot. */
@OptIn(ExperimentalTestApi::class)
fun faults(
    sample: Sample,
    settings: List<Setting> = Setting.all,
): Map<Setting, Set<String>> {
    val found = mutableMapOf<Setting, Set<String>>()
    var setting by mutableStateOf(settings.first())
    runSkikoComposeUiTest(Size(WIDTH * PIXELS, HEIGHT * PIXELS), Density(PIXELS)) {
        setContent {
            key(setting) {
                CompositionLocalProvider(LocalDensity provides Density(PIXELS, setting.fontScale)) {
                    Box(unseen) { Theme(setting.look, sample.screen) }
                }
            }
        }
        for (each in settings) {
            setting = each
            found[each] = walk(each)
        }
    }
    return found
}

/** All of it is drawn, and no pixel: on a processor pixels take twice as long as everything else, and nothing looks at them. */
private val unseen =
    Modifier.drawWithContent {
        clipRect(right = 0f, bottom = 0f) { this@drawWithContent.drawContent() }
    }

@OptIn(ExperimentalTestApi::class)
private fun SkikoComposeUiTest.walk(setting: Setting): Set<String> {
    val found = mutableSetOf<String>()
    val expected = mutableMapOf<Int, String>()
    val seen = mutableSetOf<Int>()
    val measured = mutableSetOf<Thing.Shape>()
    do {
        waitForIdle()
        val sight = Sight(onRoot().fetchSemanticsNode(), onRoot(useUnmergedTree = true).fetchSemanticsNode(), setting)
        found += sight.faults() + sight.textFaults(measured)
        expected += sight.expected()
        seen += sight.seenWhole()
    } while (scrolled())
    return found + (expected - seen).values.map { "never seen whole: $it" }
}

/** A third of a window further; false at the end. */
@OptIn(ExperimentalTestApi::class)
private fun SkikoComposeUiTest.scrolled(): Boolean =
    onRoot().fetchSemanticsNode().scrollers().any { list ->
        val axis = list.config[SemanticsProperties.VerticalScrollAxisRange]
        val before = axis.value()
        mainClock.autoAdvance = false
        list.config[SemanticsActions.ScrollBy].action?.invoke(0f, list.size.height / 3f)
        // It would glide, frame by frame, for nobody.
        repeat(2) { mainClock.advanceTimeBy(GLIDE_MS, ignoreFrameDuration = true) }
        mainClock.autoAdvance = true
        axis.value() > before
    }

private fun SemanticsNode.scrollers(): List<SemanticsNode> =
    children.flatMap { it.scrollers() } +
        listOf(this).filter { config.getOrNull(SemanticsProperties.VerticalScrollAxisRange) != null }

private const val GLIDE_MS = 2000L

/** Pixels of a dp. */
const val PIXELS = 1f
