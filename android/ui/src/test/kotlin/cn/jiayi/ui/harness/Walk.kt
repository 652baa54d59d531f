package cn.jiayi.ui.harness

import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.getValue
import androidx.compose.runtime.key
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.geometry.Size
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
): List<String> {
    val found = mutableListOf<String>()
    var setting by mutableStateOf(settings.first())
    runSkikoComposeUiTest(Size(WIDTH * PIXELS, HEIGHT * PIXELS), Density(PIXELS)) {
        setContent {
            key(setting) {
                CompositionLocalProvider(LocalDensity provides Density(PIXELS, setting.fontScale)) {
                    Theme(setting.look, sample.screen)
                }
            }
        }
        for (each in settings) {
            setting = each
            found += walk(each).map { "${sample.name} ($each): $it" }
        }
    }
    return found
}

@OptIn(ExperimentalTestApi::class)
private fun SkikoComposeUiTest.walk(setting: Setting): Set<String> {
    val found = mutableSetOf<String>()
    val expected = mutableMapOf<Int, String>()
    val seen = mutableSetOf<Int>()
    do {
        waitForIdle()
        val sight = Sight(onRoot().fetchSemanticsNode(), onRoot(useUnmergedTree = true).fetchSemanticsNode(), setting)
        found += sight.faults()
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
