package cn.jiayi.model

import java.time.Instant

/** What a page shows, and what stands around it. */
data class Screen<out T>(
    val frame: Frame,
    val content: Content<T>,
)

sealed interface Content<out T> {
    data object Loading : Content<Nothing>

    /** The code says why, where there is one. */
    data class Failed(
        val code: String?,
    ) : Content<Nothing>

    data class Ready<out T>(
        val value: T,
    ) : Content<T>
}

/** The same on every page. */
data class Frame(
    val offline: Boolean = false,
    /** None before the first run. */
    val lastSync: Instant? = null,
    /** How much is on this phone only. */
    val waiting: Int = 0,
    /** How much the server has refused. */
    val rejected: Int = 0,
    /** Whom one tap calls; none before somebody is known. */
    val phone: String? = null,
    val speaking: Boolean = false,
)

/** What can be done on every page. */
sealed interface FrameEvent :
    ApprovalsEvent,
    ConfirmEvent,
    ContractEvent,
    GlucoseEvent,
    HomeEvent,
    InboxEvent,
    MedicinesEvent,
    PressureEvent,
    RefillEvent,
    RefillStatusEvent,
    ResidentCardEvent,
    SettingsEvent,
    SignInEvent,
    SyncCentreEvent,
    TrendEvent,
    VisitEvent,
    WelcomeEvent,
    WorklistEvent {
    data object Back : FrameEvent

    data class Speak(
        val text: String,
    ) : FrameEvent

    data object Hush : FrameEvent

    /** Opens the dialler with this number. */
    data class Call(
        val number: String,
    ) : FrameEvent

    data object Retry : FrameEvent

    data object ShowUnsent : FrameEvent
}
