package cn.jiayi.ui.parts

import androidx.compose.runtime.Composable
import cn.jiayi.model.Asking
import cn.jiayi.ui.theme.words

/** Why what she asked of the server was not done; nothing before it was refused. */
@Composable
internal fun Refused(asking: Asking) {
    val why = asking.wrong?.let { words.code(it) }
    when {
        why != null -> Wrong(why.title + why.next)
        asking.unanswered -> Wrong(words.needsNetwork)
    }
}
