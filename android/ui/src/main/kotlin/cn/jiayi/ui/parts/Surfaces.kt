package cn.jiayi.ui.parts

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.unit.dp
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.colours
import cn.jiayi.ui.theme.measures

/** What belongs together. */
@Composable
internal fun Card(
    modifier: Modifier = Modifier,
    onClick: (() -> Unit)? = null,
    content: @Composable ColumnScope.() -> Unit,
) {
    val shape = RoundedCornerShape(measures.corner)
    Column(
        modifier
            .fillMaxWidth()
            .clip(shape)
            .background(colours.surface)
            .border(1.dp, colours.hairline, shape)
            .then(if (onClick == null) Modifier else Modifier.clickable(role = Role.Button, onClick = onClick))
            .padding(measures.pad),
        Arrangement.spacedBy(measures.gap),
        content = content,
    )
}

/** A state: its colour, its sign and its word. */
@Composable
internal fun Badge(
    tone: Tone,
    icon: Icon,
    word: String,
    modifier: Modifier = Modifier,
) = Row(
    modifier
        .clip(RoundedCornerShape(measures.corner / 2))
        .background(tone.ground(colours))
        .padding(horizontal = 8.dp, vertical = 4.dp),
    Arrangement.spacedBy(6.dp),
    Alignment.CenterVertically,
) {
    Icon(icon, tone.ink(colours), beside = measures.small.fontSize)
    Text(word, Modifier.weight(1f, fill = false), measures.small, tone.ink(colours))
}

/** A sentence that must not be missed; its sign beside it where there is room. */
@Composable
internal fun Notice(
    tone: Tone,
    icon: Icon,
    modifier: Modifier = Modifier,
    content: @Composable ColumnScope.() -> Unit,
) {
    val whole =
        modifier
            .fillMaxWidth()
            .clip(RoundedCornerShape(measures.corner))
            .background(tone.ground(colours))
            .padding(measures.pad)
    val sign = @Composable { Icon(icon, tone.ink(colours), beside = measures.title.fontSize) }
    if (isRoomy()) {
        Row(whole, Arrangement.spacedBy(measures.gap + 4.dp)) {
            sign()
            Column(Modifier.weight(1f), Arrangement.spacedBy(measures.gap), content = content)
        }
    } else {
        Column(whole, Arrangement.spacedBy(measures.gap)) {
            sign()
            content()
        }
    }
}

/** A part of a card that leads somewhere. */
@Composable
internal fun Way(
    onClick: () -> Unit,
    content: @Composable ColumnScope.() -> Unit,
) = Column(
    Modifier
        .fillMaxWidth()
        .clip(RoundedCornerShape(measures.corner))
        .clickable(role = Role.Button, onClick = onClick)
        .heightIn(min = measures.tap),
    Arrangement.spacedBy(measures.gap),
    content = content,
)

/** A line of a list that leads somewhere. */
@Composable
internal fun Line(
    icon: Icon,
    word: String,
    modifier: Modifier = Modifier,
    about: String? = null,
    onClick: () -> Unit,
) = Row(
    modifier
        .fillMaxWidth()
        .heightIn(min = measures.primaryTap)
        .clip(RoundedCornerShape(measures.corner))
        .clickable(role = Role.Button, onClick = onClick)
        .padding(vertical = measures.gap),
    Arrangement.spacedBy(measures.gap + 4.dp),
    Alignment.CenterVertically,
) {
    Icon(icon, colours.primary, beside = measures.title.fontSize)
    Column(Modifier.weight(1f), Arrangement.spacedBy(4.dp)) {
        Text(word)
        if (about != null) Quiet(about)
    }
    Icon(Icon.FORWARD, colours.quiet, beside = measures.small.fontSize)
}

/** Where one can go from here, a line each. */
@Composable
internal fun Lines(
    vararg lines: @Composable () -> Unit,
    title: String? = null,
) = Card {
    if (title != null) Heading(title)
    lines.forEachIndexed { at, line ->
        if (at > 0) Rule()
        line()
    }
}

/** What is about to be done, before it is. */
@Composable
internal fun Restated(lines: List<String>) = Card { for (line in lines) Text(line) }

internal fun restated(
    title: String,
    lines: List<String>,
) = title + lines.joinToString("") { "$it。" }

@Composable
internal fun Rule() = Box(Modifier.fillMaxWidth().height(1.dp).background(colours.hairline))
