package cn.jiayi.ui.parts

import androidx.compose.runtime.Composable
import cn.jiayi.core.Did
import cn.jiayi.design.Words
import cn.jiayi.model.Wrong
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

internal fun Words.said(wrong: Wrong): String =
    when (wrong) {
        Wrong.NoAnswer -> needsNetwork
        is Wrong.Refused -> code(wrong.code)?.let { it.title + it.next } ?: wrong.title.ifEmpty { somethingFailed }
    }

internal fun Words.said(
    did: Did,
    name: String,
): String =
    when (did) {
        Did.CALL -> doneCall(name)
        Did.SNOOZE -> doneSnooze(name)
        Did.ASSIGN -> doneAssign(name)
        Did.INVITE -> doneInvite(name)
        Did.DEPARTURE -> doneDeparture(name)
    }

/** What was refused, above what can be done about it. */
@Composable
internal fun Refused(wrong: Wrong) = Notice(Tone.DANGER, Icon.WARNING) { Text(words.said(wrong)) }
