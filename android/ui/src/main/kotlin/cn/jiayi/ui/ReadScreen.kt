package cn.jiayi.ui

import androidx.compose.runtime.Composable
import cn.jiayi.model.Content
import cn.jiayi.model.FrameEvent
import cn.jiayi.model.ReadState
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.Text

@Composable
fun ReadScreen(
    state: ReadState,
    on: (FrameEvent) -> Unit,
) = Page(state, (state.content as? Content.Ready)?.value?.title, on, { it.paragraphs.joinToString("\n") }) { read ->
    for (paragraph in read.paragraphs) Text(paragraph)
}
