package cn.jiayi.ui.parts

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.sizeIn
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.SemanticsPropertyKey
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.colours
import cn.jiayi.ui.theme.measures

/** The one thing to do on a page: no page has two. */
internal val Primary = SemanticsPropertyKey<Unit>("Primary")

@Composable
internal fun PrimaryButton(
    word: String,
    modifier: Modifier = Modifier,
    icon: Icon? = null,
    enabled: Boolean = true,
    tone: Tone = Tone.CALM,
    onClick: () -> Unit,
) {
    val ground = if (enabled) tone.ink(colours) else colours.primarySoft
    val ink = if (enabled) colours.onPrimary else colours.quiet
    Row(
        modifier
            .fillMaxWidth()
            .semantics { set(Primary, Unit) }
            .heightIn(min = measures.primaryTap)
            .clip(RoundedCornerShape(measures.corner))
            .background(ground)
            .clickable(enabled, role = Role.Button, onClick = steady(onClick))
            .padding(horizontal = measures.pad, vertical = measures.gap),
        Arrangement.spacedBy(measures.gap, Alignment.CenterHorizontally),
        Alignment.CenterVertically,
    ) {
        if (icon != null) Icon(icon, ink, beside = measures.title.fontSize)
        Text(word, Modifier.weight(1f, fill = false), measures.title, ink, TextAlign.Center)
    }
}

@Composable
internal fun SecondaryButton(
    word: String,
    modifier: Modifier = Modifier,
    icon: Icon? = null,
    tone: Tone = Tone.CALM,
    onClick: () -> Unit,
) {
    val ink = tone.ink(colours)
    Row(
        modifier
            .heightIn(min = measures.tap)
            .clip(RoundedCornerShape(measures.corner))
            .border(1.5.dp, ink, RoundedCornerShape(measures.corner))
            .clickable(role = Role.Button, onClick = onClick)
            .padding(horizontal = measures.pad, vertical = measures.gap),
        Arrangement.spacedBy(measures.gap, Alignment.CenterHorizontally),
        Alignment.CenterVertically,
    ) {
        if (icon != null) Icon(icon, ink)
        Text(word, Modifier.weight(1f, fill = false), colour = ink, align = TextAlign.Center)
    }
}

/** A word that can be tapped. */
@Composable
internal fun QuietButton(
    word: String,
    modifier: Modifier = Modifier,
    icon: Icon? = null,
    ink: Color = colours.primary,
    onClick: () -> Unit,
) = Row(
    modifier
        .sizeIn(minWidth = measures.tap, minHeight = measures.tap)
        .clip(RoundedCornerShape(measures.corner))
        .clickable(role = Role.Button, onClick = onClick)
        .padding(4.dp),
    Arrangement.spacedBy(4.dp, Alignment.CenterHorizontally),
    Alignment.CenterVertically,
) {
    if (icon != null) Icon(icon, ink, beside = measures.small.fontSize)
    Text(word, Modifier.weight(1f, fill = false), measures.small, ink)
}

/** Where there is no room for a word, and everybody knows the sign. */
@Composable
internal fun IconButton(
    icon: Icon,
    word: String,
    modifier: Modifier = Modifier,
    onClick: () -> Unit,
) = Box(
    modifier
        .sizeIn(minWidth = measures.tap, minHeight = measures.tap)
        .clip(RoundedCornerShape(measures.corner))
        .background(colours.primarySoft)
        .clickable(role = Role.Button, onClick = onClick)
        .semantics { contentDescription = word },
    Alignment.Center,
) {
    Icon(icon, colours.primary, beside = measures.title.fontSize)
}

/** A shaking finger taps twice: what comes within 800 ms of a tap is that tap. Source: screens, patterns. */
@Composable
private fun steady(onClick: () -> Unit): () -> Unit {
    val last = remember { longArrayOf(System.nanoTime() - SHAKE_NS) }
    return {
        val now = System.nanoTime()
        if (now - last[0] >= SHAKE_NS) {
            last[0] = now
            onClick()
        }
    }
}

private const val SHAKE_NS = 800_000_000L
