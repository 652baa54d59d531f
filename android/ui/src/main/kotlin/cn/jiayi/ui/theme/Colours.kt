package cn.jiayi.ui.theme

import androidx.compose.runtime.Immutable
import androidx.compose.ui.graphics.Color
import cn.jiayi.design.Palette

@Immutable
class Colours(
    palette: Palette,
) {
    val page = Color(palette.page)
    val surface = Color(palette.surface)
    val text = Color(palette.text)
    val quiet = Color(palette.quiet)
    val line = Color(palette.line)
    val primary = Color(palette.primary)
    val onPrimary = Color(palette.onPrimary)
    val primarySoft = Color(palette.primarySoft)
    val good = Color(palette.good)
    val warn = Color(palette.warn)
    val danger = Color(palette.danger)
    val goodSoft = Color(palette.goodSoft)
    val warnSoft = Color(palette.warnSoft)
    val dangerSoft = Color(palette.dangerSoft)
    val focus = Color(palette.focus)

    /** A rule between rows, which nobody needs to see to find something. */
    val hairline = line.copy(alpha = 0.35f)
}

/** How a state feels; an icon and a word always say it too. */
enum class Tone {
    CALM,
    GOOD,
    WARN,
    DANGER,
    ;

    fun ink(colours: Colours) =
        when (this) {
            CALM -> colours.primary
            GOOD -> colours.good
            WARN -> colours.warn
            DANGER -> colours.danger
        }

    fun ground(colours: Colours) =
        when (this) {
            CALM -> colours.primarySoft
            GOOD -> colours.goodSoft
            WARN -> colours.warnSoft
            DANGER -> colours.dangerSoft
        }
}
