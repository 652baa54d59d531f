package cn.jiayi.ui.parts

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.text.BasicTextField
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.SolidColor
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.error
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.text.input.VisualTransformation
import androidx.compose.ui.unit.dp
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.colours
import cn.jiayi.ui.theme.measures

/** Its name stands above it for as long as one writes; what is wrong stands beneath. */
@Composable
internal fun Field(
    name: String,
    value: String,
    onChange: (String) -> Unit,
    modifier: Modifier = Modifier,
    hint: String? = null,
    wrong: String? = null,
    lines: Int = 1,
    keyboard: KeyboardType = KeyboardType.Text,
    hiding: VisualTransformation = VisualTransformation.None,
) = Column(modifier.fillMaxWidth(), Arrangement.spacedBy(measures.gap)) {
    Text(name)
    val shape = RoundedCornerShape(measures.corner)
    BasicTextField(
        value,
        onChange,
        Modifier
            .fillMaxWidth()
            .heightIn(min = measures.primaryTap)
            .background(colours.surface, shape)
            .border(if (wrong == null) 1.dp else 2.dp, if (wrong == null) colours.line else colours.danger, shape)
            .semantics {
                contentDescription = name
                if (wrong != null) error(wrong)
            },
        textStyle = measures.title.copy(color = colours.text),
        keyboardOptions = KeyboardOptions(keyboardType = keyboard),
        singleLine = lines == 1,
        minLines = lines,
        visualTransformation = hiding,
        cursorBrush = SolidColor(colours.primary),
        decorationBox = { inner ->
            Box(Modifier.padding(measures.pad), Alignment.CenterStart) {
                if (value.isEmpty() && hint != null) Text(hint, colour = colours.quiet)
                inner()
            }
        },
    )
    if (wrong != null) Wrong(wrong)
}

/** Next to what is wrong, and said aloud. */
@Composable
internal fun Wrong(why: String) =
    Row(Modifier.announced(), Arrangement.spacedBy(6.dp), Alignment.CenterVertically) {
        Icon(Icon.WARNING, Tone.DANGER.ink(colours), beside = measures.small.fontSize)
        Text(why, Modifier.weight(1f, fill = false), measures.small, Tone.DANGER.ink(colours))
    }
