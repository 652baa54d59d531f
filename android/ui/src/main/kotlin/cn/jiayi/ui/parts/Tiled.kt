package cn.jiayi.ui.parts

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.IntrinsicSize
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.unit.dp
import cn.jiayi.ui.theme.measures

/** With large letters there is no room for two things beside each other, nor for a foot that stays while the page scrolls. */
@Composable
internal fun isRoomy(): Boolean = with(LocalDensity.current) { measures.body.fontSize.toDp() } < ROOMY

private val ROOMY = 28.dp

/** Some beside each other and equally tall or, where letters are large, one below the other. */
@Composable
internal fun <T> Tiled(
    items: List<T>,
    across: Int = 2,
    item: @Composable (T, Modifier) -> Unit,
) {
    for (row in items.chunked(if (isRoomy()) across else 1)) {
        Row(Modifier.fillMaxWidth().height(IntrinsicSize.Min), Arrangement.spacedBy(measures.gap)) {
            for (each in row) item(each, Modifier.weight(1f).fillMaxHeight())
        }
    }
}

@Composable
internal fun Beside(vararg parts: @Composable (Modifier) -> Unit) =
    Tiled(parts.toList(), parts.size) { part, size -> part(size) }
