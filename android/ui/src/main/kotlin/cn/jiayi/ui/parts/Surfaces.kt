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
import androidx.compose.foundation.selection.selectable
import androidx.compose.foundation.selection.toggleable
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

/** A sentence that must not be missed. */
@Composable
internal fun Notice(
    tone: Tone,
    icon: Icon,
    modifier: Modifier = Modifier,
    content: @Composable ColumnScope.() -> Unit,
) = Row(
    modifier
        .fillMaxWidth()
        .clip(RoundedCornerShape(measures.corner))
        .background(tone.ground(colours))
        .padding(measures.pad),
    Arrangement.spacedBy(measures.gap + 4.dp),
) {
    Icon(icon, tone.ink(colours), beside = measures.title.fontSize)
    Column(Modifier.weight(1f), Arrangement.spacedBy(measures.gap), content = content)
}

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

@Composable
internal fun Rule() = Box(Modifier.fillMaxWidth().height(1.dp).background(colours.hairline))

/** One of several. */
@Composable
internal fun Choice(
    word: String,
    chosen: Boolean,
    modifier: Modifier = Modifier,
    about: String? = null,
    onClick: () -> Unit,
) = Tick(word, about, chosen, modifier, Modifier.selectable(chosen, role = Role.RadioButton, onClick = onClick))

/** Yes or no, by itself. */
@Composable
internal fun Check(
    word: String,
    checked: Boolean,
    modifier: Modifier = Modifier,
    about: String? = null,
    onChange: (Boolean) -> Unit,
) = Tick(word, about, checked, modifier, Modifier.toggleable(checked, role = Role.Checkbox, onValueChange = onChange))

@Composable
private fun Tick(
    word: String,
    about: String?,
    on: Boolean,
    modifier: Modifier,
    tap: Modifier,
) {
    val shape = RoundedCornerShape(measures.corner)
    Row(
        modifier
            .clip(shape)
            .background(if (on) colours.primarySoft else colours.surface)
            .border(if (on) 2.dp else 1.dp, if (on) colours.primary else colours.line, shape)
            .then(tap)
            .heightIn(min = measures.tap)
            .padding(horizontal = measures.pad, vertical = measures.gap),
        Arrangement.spacedBy(measures.gap),
        Alignment.CenterVertically,
    ) {
        Column(Modifier.weight(1f), Arrangement.spacedBy(4.dp)) {
            Text(word, colour = if (on) colours.primary else colours.text)
            if (about != null) Quiet(about)
        }
        if (on) Icon(Icon.CHECK, colours.primary)
    }
}
