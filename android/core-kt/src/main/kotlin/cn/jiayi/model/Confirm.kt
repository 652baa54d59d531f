package cn.jiayi.model

/** Before what cannot be undone. */
typealias ConfirmState = Screen<Confirm>

data class Confirm(
    /** The question. */
    val title: String,
    /** Who, what and when, in words. */
    val restated: List<String>,
    /** What the button does, in words: never just "yes". */
    val act: String,
)

sealed interface ConfirmEvent {
    data object Act : ConfirmEvent

    data object Cancel : ConfirmEvent
}
