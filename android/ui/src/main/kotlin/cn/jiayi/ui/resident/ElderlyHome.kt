package cn.jiayi.ui.resident

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import cn.jiayi.core.Home
import cn.jiayi.model.Content
import cn.jiayi.model.FrameEvent
import cn.jiayi.model.HomeEvent
import cn.jiayi.model.HomeState
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.QuietButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.Tiled
import cn.jiayi.ui.parts.isRoomy
import cn.jiayi.ui.theme.colours
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words

/** L01: one sentence and four tiles; six things at most, so the call is a tile and the sentence reads itself aloud. */
@Composable
internal fun ElderlyHome(
    state: HomeState,
    on: (HomeEvent) -> Unit,
) = Page(
    state,
    words.homeTitle.takeUnless {
        state.content is Content.Ready
    },
    on,
    { it.spoken(words) },
    bar = false,
) { home ->
    val spoken = home.spoken(words)
    Sentence(
        spoken,
        state.frame.speaking,
    ) { on(if (state.frame.speaking) FrameEvent.Hush else FrameEvent.Speak(spoken)) }
    Tiled(tiles(home, on)) { tile, size -> Square(tile, size) }
    QuietButton(words.homeStandard, icon = Icon.GEAR) { on(HomeEvent.SwitchEdition) }
}

private class Tile(
    val icon: Icon,
    val word: String,
    val onClick: () -> Unit,
)

@Composable
private fun tiles(
    home: Home,
    on: (HomeEvent) -> Unit,
) = listOf(
    Tile(Icon.PILL, words.homeMedicines) { on(HomeEvent.OpenMedicines) },
    Tile(Icon.HEART, words.homeMeasure) { on(HomeEvent.MeasurePressure) },
    Tile(Icon.PHONE, words.homeDoctor) { on(home.team?.phone?.let(FrameEvent::Call) ?: HomeEvent.OpenDoctor) },
    Tile(Icon.PEOPLE, words.homeFamily) { on(HomeEvent.OpenFamily) },
)

@Composable
private fun Sentence(
    spoken: String,
    speaking: Boolean,
    onClick: () -> Unit,
) = Row(
    Modifier
        .fillMaxWidth()
        .semantics { heading() }
        .heightIn(min = measures.primaryTap)
        .clip(RoundedCornerShape(measures.corner))
        .background(colours.primarySoft)
        .clickable(role = Role.Button, onClick = onClick)
        .padding(measures.pad),
    Arrangement.spacedBy(measures.gap),
    Alignment.CenterVertically,
) {
    Column(Modifier.weight(1f), Arrangement.spacedBy(measures.gap)) {
        Text(spoken, style = measures.title)
        Row(Modifier, Arrangement.spacedBy(8.dp), Alignment.CenterVertically) {
            Icon(if (speaking) Icon.STOP else Icon.SPEAKER, colours.primary, beside = measures.small.fontSize)
            Text(if (speaking) words.stopReading else words.readAloud, style = measures.small, colour = colours.primary)
        }
    }
}

@Composable
private fun Square(
    tile: Tile,
    modifier: Modifier,
) {
    val shape = RoundedCornerShape(measures.corner)
    Column(
        modifier
            .heightIn(min = if (isRoomy()) TALL else measures.primaryTap)
            .clip(shape)
            .background(colours.surface)
            .border(1.5.dp, colours.line, shape)
            .clickable(role = Role.Button, onClick = tile.onClick)
            .padding(measures.gap),
        Arrangement.spacedBy(measures.gap, Alignment.CenterVertically),
        Alignment.CenterHorizontally,
    ) {
        Icon(tile.icon, colours.primary, beside = measures.number.fontSize)
        Text(tile.word, style = measures.title, align = TextAlign.Center)
    }
}

private val TALL = 152.dp
