package cn.jiayi.ui.parts

import cn.jiayi.core.Notice
import cn.jiayi.design.Words
import cn.jiayi.ui.theme.Tone

/** How each kind of notice looks and what it says. */
internal enum class NoticeKind(
    val code: String,
    val tone: Tone,
    val icon: Icon,
    val title: (Words) -> String,
    val action: (Words) -> String,
) {
    PHONE_CHANGE("phone_change", Tone.DANGER, Icon.WARNING, { it.noticePhoneChange }, { it.inboxOpen }),
    REFILL_READY("refill_ready", Tone.GOOD, Icon.CHECK, { it.noticeRefillReady }, { it.inboxOpen }),
    REFILL_REFUSED("refill_refused", Tone.DANGER, Icon.CROSS, { it.noticeRefillRefused }, { it.inboxOpen }),
    MEDICINE_ENDS("medicine_ends", Tone.WARN, Icon.HOURGLASS, { it.noticeMedicineEnds }, { it.refillAsk }),
    FOLLOW_UP_DUE("follow_up_due", Tone.WARN, Icon.CALENDAR, { it.noticeFollowUpDue }, { it.inboxOpen }),
    CONTRACT_EXPIRES("contract_expires", Tone.WARN, Icon.DOCUMENT, { it.noticeContractExpires }, { it.inboxOpen }),

    /** A newer server has kinds that this app does not know. */
    OTHER("", Tone.CALM, Icon.BELL, { it.noticeOther }, { it.inboxOpen }),
    ;

    companion object {
        fun of(notice: Notice) = entries.find { it.code == notice.kind } ?: OTHER
    }
}
