package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.Notice
import cn.jiayi.design.Words
import cn.jiayi.model.Inbox
import cn.jiayi.model.InboxEvent
import cn.jiayi.model.InboxState
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.NoticeKind
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.day
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** R15. */
@Composable
fun InboxScreen(
    state: InboxState,
    on: (InboxEvent) -> Unit,
) = Page(state, words.homeInbox, on, { it.spoken(words) }) { inbox ->
    if (inbox.notices.isEmpty()) Badge(Tone.GOOD, Icon.CHECK, words.inboxNone)
    for ((title, notices) in inbox.groups(words)) {
        Heading(title)
        for (notice in notices) Message(notice, on)
    }
}

internal fun Inbox.spoken(words: Words): String =
    if (notices.isEmpty()) words.inboxNone else notices.joinToString("") { it.title(words) + "。" }

private fun Inbox.groups(words: Words): List<Pair<String, List<Notice>>> =
    listOf(
        words.today to notices.filter { it.on == today },
        words.inboxComing to notices.filter { it.on > today },
        words.earlier to notices.filter { it.on < today },
    ).filter { (_, group) -> group.isNotEmpty() }

@Composable
private fun Message(
    notice: Notice,
    on: (InboxEvent) -> Unit,
) = Card {
    val kind = NoticeKind.of(notice)
    Badge(kind.tone, kind.icon, kind.title(words))
    notice.about?.let { Text(it) }
    Quiet(words.day(notice.on))
    SecondaryButton(kind.action(words), Modifier.fillMaxWidth()) { on(InboxEvent.Open(notice.source)) }
}
