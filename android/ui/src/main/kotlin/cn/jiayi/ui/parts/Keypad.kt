package cn.jiayi.ui.parts

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import cn.jiayi.model.Key
import cn.jiayi.ui.theme.colours
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words

/** Keys that stay where they are and are as large as fingers, which the phone's own keyboard is not. */
@Composable
internal fun Keypad(
    withPoint: Boolean,
    on: (Key) -> Unit,
) = Column(Modifier.fillMaxWidth(), Arrangement.spacedBy(measures.gap)) {
    for (row in listOf(1..3, 4..6, 7..9)) {
        Row(Modifier, Arrangement.spacedBy(measures.gap)) {
            for (digit in row) DigitKey(digit, Modifier.weight(1f), on)
        }
    }
    Row(Modifier, Arrangement.spacedBy(measures.gap)) {
        if (withPoint) {
            KeyOf(words.point, Modifier.weight(1f), { on(Key.Point) }) { Text(".", style = measures.title) }
        } else {
            Spacer(Modifier.weight(1f))
        }
        DigitKey(0, Modifier.weight(1f), on)
        KeyOf(words.erase, Modifier.weight(1f), { on(Key.Erase) }) {
            Icon(Icon.ERASE, colours.text, beside = measures.title.fontSize)
        }
    }
}

@Composable
private fun DigitKey(
    digit: Int,
    modifier: Modifier,
    on: (Key) -> Unit,
) = KeyOf(null, modifier, { on(Key.Digit(digit)) }) { Text(digit.toString(), style = measures.title) }

@Composable
private fun KeyOf(
    word: String?,
    modifier: Modifier,
    onClick: () -> Unit,
    content: @Composable () -> Unit,
) {
    val shape = RoundedCornerShape(measures.corner)
    Box(
        modifier
            .heightIn(min = measures.tap)
            .clip(shape)
            .background(colours.surface)
            .border(1.dp, colours.line, shape)
            .clickable(role = Role.Button, onClick = onClick)
            .semantics { if (word != null) contentDescription = word },
        Alignment.Center,
    ) {
        content()
    }
}
