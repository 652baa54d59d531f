package cn.jiayi.ui.parts

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.selection.selectable
import androidx.compose.foundation.selection.toggleable
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.unit.dp
import cn.jiayi.ui.theme.colours
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words
import java.time.LocalDate

/** One of several. */
@Composable
internal fun Choice(
    word: String,
    chosen: Boolean,
    modifier: Modifier = Modifier,
    about: String? = null,
    onClick: () -> Unit,
) = Tick(
    word,
    about,
    chosen,
    Icon.CIRCLE,
    modifier,
    Modifier.selectable(chosen, role = Role.RadioButton, onClick = onClick),
)

/** Yes or no, by itself. */
@Composable
internal fun Check(
    word: String,
    checked: Boolean,
    modifier: Modifier = Modifier,
    about: String? = null,
    onChange: (Boolean) -> Unit,
) = Tick(
    word,
    about,
    checked,
    Icon.BOX,
    modifier,
    Modifier.toggleable(checked, role = Role.Checkbox, onValueChange = onChange),
)

@Composable
private fun Tick(
    word: String,
    about: String?,
    on: Boolean,
    off: Icon,
    modifier: Modifier,
    tap: Modifier,
) {
    Row(
        modifier
            .chosen(on)
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
        Icon(if (on) Icon.CHECK else off, if (on) colours.primary else colours.quiet)
    }
}

/** One of the days that are offered. */
@Composable
internal fun Days(
    days: List<LocalDate>,
    chosen: LocalDate?,
    onChoose: (LocalDate) -> Unit,
) {
    for (day in days) Choice(words.year(day), day == chosen, Modifier.fillMaxWidth()) { onChoose(day) }
}

/** One of several short ones, as close as their words let them stand. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
internal fun <T> Chips(
    all: List<T>,
    word: @Composable (T) -> String,
    isChosen: (T) -> Boolean,
    onChoose: (T) -> Unit,
) = FlowRow(
    horizontalArrangement = Arrangement.spacedBy(measures.gap),
    verticalArrangement = Arrangement.spacedBy(measures.gap),
) {
    for (each in all) {
        val chosen = isChosen(each)
        Row(
            Modifier
                .chosen(chosen)
                .selectable(chosen, role = Role.RadioButton) { onChoose(each) }
                .heightIn(min = measures.tap)
                .widthIn(min = measures.tap)
                .padding(horizontal = measures.gap + 4.dp, vertical = 4.dp),
            Arrangement.spacedBy(4.dp, Alignment.CenterHorizontally),
            Alignment.CenterVertically,
        ) {
            if (chosen) Icon(Icon.CHECK, colours.primary, beside = measures.small.fontSize)
            Text(
                word(each),
                Modifier.weight(1f, fill = false),
                colour = if (chosen) colours.primary else colours.text,
            )
        }
    }
}

/** An edge, a ground and, beside the word, a sign: none of them alone. */
@Composable
private fun Modifier.chosen(chosen: Boolean): Modifier {
    val shape = RoundedCornerShape(measures.corner)
    return clip(shape)
        .background(if (chosen) colours.primarySoft else colours.surface)
        .border(if (chosen) 2.dp else 1.dp, if (chosen) colours.primary else colours.line, shape)
}
