package cn.jiayi.ui.parts

import cn.jiayi.design.Language
import cn.jiayi.design.Words
import java.time.Instant
import java.time.LocalDate
import java.time.LocalTime
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
import java.util.Locale

/** Everything is told by the clock of China, wherever the phone is. */
private val CHINA = ZoneOffset.ofHours(8)
private const val MINUTE_S = 60

internal fun Words.day(day: LocalDate): String = day.format(pattern("M月d日", "d MMM"))

internal fun Words.year(day: LocalDate): String = day.format(pattern("yyyy年M月d日", "d MMM yyyy"))

internal fun Words.time(at: Instant): String = at.atOffset(CHINA).format(pattern("M月d日 HH:mm", "d MMM HH:mm"))

fun Words.clock(at: Instant): String = at.atOffset(CHINA).format(pattern("HH:mm", "HH:mm"))

/** A minute of the day. */
internal fun Words.clock(minute: UShort): String =
    LocalTime.ofSecondOfDay(minute.toLong() * MINUTE_S).format(pattern("HH:mm", "HH:mm"))

private fun Words.pattern(
    zh: String,
    en: String,
): DateTimeFormatter =
    when (language) {
        Language.CHINESE -> DateTimeFormatter.ofPattern(zh, Locale.SIMPLIFIED_CHINESE)
        Language.ENGLISH -> DateTimeFormatter.ofPattern(en, Locale.ENGLISH)
    }
