package cn.jiayi.ui.parts

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.model.Days
import cn.jiayi.ui.theme.words
import java.time.LocalDate

/** One of a few days, and more of them. */
@Composable
internal fun DayChoice(
    days: Days,
    onMore: () -> Unit,
    onChoose: (LocalDate) -> Unit,
) {
    val words = words
    Chips(days.shown, { words.day(it) }, { it == days.chosen }, onChoose)
    if (!days.hasMore) return
    val more = if (days.back) words.dayEarlier else words.dayLater
    SecondaryButton(more, Modifier.fillMaxWidth(), Icon.CALENDAR, onClick = onMore)
}
