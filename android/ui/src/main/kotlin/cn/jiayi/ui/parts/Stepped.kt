package cn.jiayi.ui.parts

import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.runtime.Composable
import androidx.compose.runtime.key
import cn.jiayi.model.Content
import cn.jiayi.model.FrameEvent
import cn.jiayi.model.Screen

/** One question on a page: each begins at its head. [title]: before anything is there too. */
@Composable
internal fun <T : Any> Stepped(
    screen: Screen<T>,
    step: (T) -> Any,
    title: @Composable (T?) -> String,
    on: (FrameEvent) -> Unit,
    spoken: @Composable (T) -> String,
    root: (T) -> Boolean = { false },
    foot: @Composable ColumnScope.(T) -> Unit,
    content: @Composable ColumnScope.(T) -> Unit,
) {
    val shown = (screen.content as? Content.Ready)?.value
    key(shown?.let(step)) {
        Page(screen, title(shown), on, spoken, root = shown?.let(root) == true, foot = foot, content = content)
    }
}
