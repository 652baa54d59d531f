package cn.jiayi.ui.parts

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.layout.size
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.StrokeJoin
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.graphics.drawscope.scale
import androidx.compose.ui.graphics.vector.PathParser
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.TextUnit
import cn.jiayi.ui.theme.measures

/** Lines of two units on a square of 24. */
internal enum class Icon(
    val path: String,
) {
    ADD("M12 5v14M5 12h14"),
    BACK("M15 5l-7 7 7 7"),
    BELL("M6 17V11a6 6 0 0 1 12 0v6l2 1H4ZM10 21h4"),
    BOX("M5 5h14v14H5Z"),
    CALENDAR("M4 6h16v14H4ZM4 10h16M8 3v5M16 3v5"),
    CHART("M4 4v16h16M7 15l4-5 3 3 5-7"),
    CHECK("M4 12.5l5.5 5.5L20 7"),
    CIRCLE("M12 7a5 5 0 1 0 0 10a5 5 0 1 0 0-10Z"),
    CLOCK("M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18ZM12 7v5l3.5 2"),
    CROSS("M6 6l12 12M18 6L6 18"),
    DOT("M12 9a3 3 0 1 0 0 6a3 3 0 1 0 0-6ZM12 11.5a.5 .5 0 1 0 0 1a.5 .5 0 1 0 0-1Z"),
    DOCTOR("M6 3v5a4 4 0 0 0 8 0V3M10 12v3a5 5 0 0 0 10 0v-2M20 9a2 2 0 1 0 0 4a2 2 0 1 0 0-4Z"),
    DOCUMENT("M6 3h8l4 4v14H6ZM14 3v4h4M9 12h6M9 16h6"),
    DROP("M12 3c4 5 6 8 6 11a6 6 0 0 1-12 0c0-3 2-6 6-11Z"),
    ERASE("M9 5h12v14H9l-6-7ZM12 9.5l5 5M17 9.5l-5 5"),
    FORWARD("M9 5l7 7-7 7"),
    GEAR("M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4"),
    HEART(
        "M12 20C6 15.5 3 12.5 3 8.8A4.6 4.6 0 0 1 12 7a4.6 4.6 0 0 1 9 1.8C21 12.5 18 15.5 12 20ZM6 12h3l1.5-3 2.5 5 1.5-2H18",
    ),
    HOURGLASS("M7 3h10M7 21h10M8 3v3c0 3 4 4 4 6s-4 3-4 6v3M16 3v3c0 3-4 4-4 6s4 3 4 6v3"),
    INFO("M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18ZM12 11v6M12 7.2v.4"),
    LIST("M8 6h12M8 12h12M8 18h12M4 6h.2M4 12h.2M4 18h.2"),
    MINUS("M5 12h14"),
    OFFLINE("M7 18a4 4 0 0 1-.5-8A6 6 0 0 1 17 9.5M19.5 11.5A4 4 0 0 1 18 18H11M4 4l16 16"),
    PEN("M4 20l1-4L16 5l3 3L8 19ZM14 7l3 3"),
    PEOPLE(
        "M9 4a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7ZM3 20c0-4 3-6 6-6s6 2 6 6M16 5a3 3 0 0 1 0 6M17.5 14.3c2 .7 3.5 2.7 3.5 5.7",
    ),
    PERSON("M12 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8ZM4.5 20.5c.5-4 3.5-5.5 7.5-5.5s7 1.5 7.5 5.5"),
    PHONE("M6 4h3l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v3c0 1.1-.9 2-2 2A14 14 0 0 1 4 6c0-1.1.9-2 2-2Z"),
    PILL(
        "M10.5 5.5a4.6 4.6 0 0 1 6.5 0l1.5 1.5a4.6 4.6 0 0 1 0 6.5l-5 5a4.6 4.6 0 0 1-6.5 0L5.5 17a4.6 4.6 0 0 1 0-6.5ZM8 8l8 8",
    ),
    SEARCH("M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13ZM15.5 15.5L20.5 20.5"),
    SEND("M4 12L20 4l-4 16-4.5-6.5ZM11.5 13.5L20 4"),
    SPEAKER("M4 9.5v5h4l5 4v-13l-5 4ZM16.5 9a4.2 4.2 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11"),
    STOP("M7 7h10v10H7Z"),
    SYNC("M20 11A8 8 0 0 0 6 6.5L4 9M4 4v5h5M4 13a8 8 0 0 0 14 4.5l2-2.5M20 20v-5h-5"),
    UNDO("M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3"),
    WARNING("M12 4L2.5 20h19ZM12 10v5M12 17.3v.3"),
}

/** Beside a word, as tall as the word is; what it means the word says. */
@Composable
internal fun Icon(
    icon: Icon,
    colour: Color,
    modifier: Modifier = Modifier,
    beside: TextUnit = measures.body.fontSize,
) = Icon(icon, colour, with(LocalDensity.current) { beside.toDp() } * BESIDE, modifier)

@Composable
internal fun Icon(
    icon: Icon,
    colour: Color,
    side: Dp,
    modifier: Modifier = Modifier,
) {
    val path = remember(icon) { PathParser().parsePathString(icon.path).toPath() }
    Canvas(modifier.size(side)) {
        val scale = size.minDimension / GRID
        scale(scale, scale, pivot = Offset.Zero) {
            drawPath(path, colour, style = Stroke(LINE, cap = StrokeCap.Round, join = StrokeJoin.Round))
        }
    }
}

private const val GRID = 24f
private const val LINE = 2f
private const val BESIDE = 1.25f
