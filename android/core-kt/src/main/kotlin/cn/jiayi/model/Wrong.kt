package cn.jiayi.model

import cn.jiayi.core.JiayiException

/** Why something was not done, beside what it is about. */
sealed interface Wrong {
    /** [title] is the server's own sentence, for a code that is newer than this app. */
    data class Refused(
        val code: String,
        val title: String = "",
    ) : Wrong

    data object NoAnswer : Wrong
}

internal fun JiayiException.wrong(): Wrong? =
    when (this) {
        is JiayiException.Refused -> Wrong.Refused(code, title)
        is JiayiException.NoAnswer -> Wrong.NoAnswer
        else -> null
    }
