package cn.jiayi.model

/** R20. */
typealias SettingsState = Screen<Settings>

data class Settings(
    val textPercent: Int,
    val textSteps: List<Int>,
    val elderly: Boolean,
    val highContrast: Boolean,
    val english: Boolean,
    /** None before it was looked at. */
    val remindersWork: Boolean?,
) {
    companion object {
        fun of(
            wishes: Wishes,
            steps: List<Int>,
            remindersWork: Boolean?,
        ) = Settings(
            textPercent = wishes.textPercent,
            textSteps = steps,
            elderly = wishes.elderly,
            highContrast = wishes.highContrast,
            english = wishes.english,
            remindersWork = remindersWork,
        )
    }
}

sealed interface SettingsEvent {
    data class Text(
        val percent: Int,
    ) : SettingsEvent

    data class Elderly(
        val on: Boolean,
    ) : SettingsEvent

    data class HighContrast(
        val on: Boolean,
    ) : SettingsEvent

    data class English(
        val on: Boolean,
    ) : SettingsEvent

    data object CheckReminders : SettingsEvent

    data object OpenIdentity : SettingsEvent

    data object SignOut : SettingsEvent
}
