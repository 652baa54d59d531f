package cn.jiayi.ui.parts

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.selection.selectable
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import cn.jiayi.ui.theme.colours
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words

/** A number being entered: the keys write into the one that is chosen. */
@Composable
internal fun NumberBox(
    name: String,
    digits: String,
    unit: String,
    chosen: Boolean,
    modifier: Modifier = Modifier,
    onClick: () -> Unit,
) {
    val shape = RoundedCornerShape(measures.corner)
    val said = digits.ifEmpty { words.readingEmpty }
    Column(
        modifier
            .clip(shape)
            .background(if (chosen) colours.primarySoft else colours.surface)
            .border(if (chosen) 2.dp else 1.dp, if (chosen) colours.primary else colours.line, shape)
            .selectable(chosen, role = Role.RadioButton, onClick = onClick)
            .semantics { stateDescription = said }
            .heightIn(min = measures.tap)
            .padding(measures.gap),
        Arrangement.spacedBy(4.dp, Alignment.CenterVertically),
        Alignment.CenterHorizontally,
    ) {
        Quiet(name, align = TextAlign.Center)
        Text(digits.ifEmpty { "–" }, style = measures.number, colour = if (chosen) colours.primary else colours.text)
        Quiet(unit, align = TextAlign.Center)
    }
}
