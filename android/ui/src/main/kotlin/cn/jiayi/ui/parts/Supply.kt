package cn.jiayi.ui.parts

import cn.jiayi.core.Lasts
import cn.jiayi.core.Medicine
import cn.jiayi.design.Words
import cn.jiayi.ui.theme.Tone

/** How a medicine stands. When it can be asked for is the core's to say: nothing here counts days. */
internal enum class Supply(
    val tone: Tone,
    val icon: Icon,
) {
    ENOUGH(Tone.GOOD, Icon.CHECK),
    SOON(Tone.WARN, Icon.HOURGLASS),
    OUT(Tone.DANGER, Icon.WARNING),
    ;

    fun word(words: Words) =
        when (this) {
            ENOUGH -> words.medicineEnough
            SOON -> words.medicineSoon
            OUT -> words.medicineOut
        }

    fun said(
        words: Words,
        days: Long,
    ) = if (this == OUT) words.medicineOut else words.medicineDaysLeft(days)

    companion object {
        fun of(
            medicine: Medicine,
            lasts: Lasts,
        ) = when {
            lasts.daysLeft <= 0 -> OUT
            medicine.canAsk -> SOON
            else -> ENOUGH
        }
    }
}
