package cn.jiayi.ui.parts

import androidx.compose.foundation.text.BasicText
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.style.TextAlign
import cn.jiayi.ui.theme.colours
import cn.jiayi.ui.theme.measures

@Composable
internal fun Text(
    text: String,
    modifier: Modifier = Modifier,
    style: TextStyle = measures.body,
    colour: Color = colours.text,
    align: TextAlign = TextAlign.Start,
) = BasicText(text, modifier, style.copy(color = colour, textAlign = align))

/** What may be read second. */
@Composable
internal fun Quiet(
    text: String,
    modifier: Modifier = Modifier,
    align: TextAlign = TextAlign.Start,
) = Text(text, modifier, measures.small, colours.quiet, align)

@Composable
internal fun Heading(
    text: String,
    modifier: Modifier = Modifier,
    style: TextStyle = measures.title,
) = Text(text, modifier.semantics { heading() }, style)

/** Said aloud when it appears. */
internal fun Modifier.announced() = semantics { liveRegion = LiveRegionMode.Polite }
