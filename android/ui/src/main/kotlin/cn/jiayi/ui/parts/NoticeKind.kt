package cn.jiayi.ui.parts

import cn.jiayi.core.Notice
import cn.jiayi.design.Words
import cn.jiayi.ui.theme.Tone

/** How each kind of notice looks and what it says. */
internal enum class NoticeKind(
    val code: String,
    val tone: Tone,
    val icon: Icon,
    val action: (Words) -> String,
) {
    PHONE_CHANGE("phone_change", Tone.DANGER, Icon.WARNING, { it.inboxOpen }),
    REFILL_READY("refill_ready", Tone.GOOD, Icon.CHECK, { it.inboxOpen }),
    REFILL_REFUSED("refill_refused", Tone.DANGER, Icon.CROSS, { it.inboxOpen }),
    MEDICINE_ENDS("medicine_ends", Tone.WARN, Icon.HOURGLASS, { it.refillAsk }),
    FOLLOW_UP_DUE("follow_up_due", Tone.WARN, Icon.CALENDAR, { it.inboxOpen }),
    CONTRACT_EXPIRES("contract_expires", Tone.WARN, Icon.DOCUMENT, { it.inboxOpen }),

    /** A newer server has kinds that this app does not know. */
    OTHER("", Tone.CALM, Icon.BELL, { it.inboxOpen }),
    ;

    fun title(words: Words): String = words.notice(code) ?: words.noticeOther

    companion object {
        fun of(notice: Notice) = entries.find { it.code == notice.kind } ?: OTHER
    }
}
