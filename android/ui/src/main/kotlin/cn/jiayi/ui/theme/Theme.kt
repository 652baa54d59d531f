package cn.jiayi.ui.theme

import androidx.compose.foundation.LocalIndication
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.ReadOnlyComposable
import androidx.compose.runtime.remember
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.unit.Density
import cn.jiayi.design.Tokens
import cn.jiayi.design.Words

private val LocalLook = staticCompositionLocalOf { Look() }
private val LocalColours = staticCompositionLocalOf<Colours> { error("outside of Theme") }
private val LocalMeasures = staticCompositionLocalOf<Measures> { error("outside of Theme") }
private val LocalWords = staticCompositionLocalOf<Words> { error("outside of Theme") }

internal val look: Look
    @Composable @ReadOnlyComposable
    get() = LocalLook.current

internal val colours: Colours
    @Composable @ReadOnlyComposable
    get() = LocalColours.current

internal val measures: Measures
    @Composable @ReadOnlyComposable
    get() = LocalMeasures.current

internal val words: Words
    @Composable @ReadOnlyComposable
    get() = LocalWords.current

/** Colours, sizes and words for everything inside, all of them from the tokens of the core. */
@Composable
fun Theme(
    look: Look,
    content: @Composable () -> Unit,
) {
    val strong = look.elderly || look.highContrast
    val system = LocalDensity.current
    val colours = remember(look.dark, strong) { Colours(Tokens.palette(look.dark, strong)) }
    CompositionLocalProvider(
        LocalLook provides look,
        LocalColours provides colours,
        LocalMeasures provides remember(look.elderly) { Measures(Tokens.sizes(look.elderly)) },
        LocalWords provides remember(look.language) { Words(look.language) },
        LocalDensity provides Density(system.density, system.fontScale * look.textPercent / 100f),
        LocalIndication provides Pressed(if (look.dark) PALE else DEEP, colours.focus),
        content = content,
    )
}
