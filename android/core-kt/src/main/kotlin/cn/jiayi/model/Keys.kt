package cn.jiayi.model

/** What stands after a key: no leading nought, and no more than so many digits. */
internal fun Key.pressed(
    digits: String,
    most: Int,
): String =
    when (this) {
        Key.Erase -> digits.dropLast(1)
        Key.Point -> digits
        is Key.Digit -> if (digits.length < most && (digits + digit) != "0") digits + digit else digits
    }

/** As a meter shows it: two digits at most, a point, one digit. */
internal fun Key.typed(text: String): String {
    val typed =
        when (this) {
            Key.Erase -> text.dropLast(1)
            Key.Point -> "$text."
            is Key.Digit -> text + digit
        }
    return if (AS_A_METER.matches(typed)) typed else text
}

private val AS_A_METER = Regex("""\d{0,2}|\d{1,2}\.\d?""")

internal fun String.stepped(by: Int): String {
    val number = toIntOrNull() ?: return this
    return (number + by).coerceIn(0, MOST).toString()
}

private const val MOST = 999
