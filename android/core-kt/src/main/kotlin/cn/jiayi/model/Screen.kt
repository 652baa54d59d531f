package cn.jiayi.model

import java.time.Instant

/** What a page shows, and what stands around it. */
data class Screen<out T>(
    val frame: Frame,
    val content: Content<T>,
)

sealed interface Content<out T> {
    data object Loading : Content<Nothing>

    /** The code says why, where there is one; [network]: what only the server can do was not answered. */
    data class Failed(
        val code: String?,
        val network: Boolean = false,
    ) : Content<Nothing>

    data class Ready<out T>(
        val value: T,
    ) : Content<T>
}

/** The same on every page. */
data class Frame(
    val offline: Boolean = false,
    val stopped: Stopped? = null,
    /** None before the first run. */
    val lastSync: Instant? = null,
    /** How much is on this phone only. */
    val waiting: Int = 0,
    /** How much the server has refused. */
    val rejected: Int = 0,
    /** Whom one tap calls; none before somebody is known. */
    val phone: String? = null,
    val speaking: Boolean = false,
    /** What was done a moment ago and can be taken back. */
    val done: Done? = null,
)

/** Why a run cannot go on before somebody does something about it. */
enum class Stopped {
    /** No space is left. */
    FULL,

    /** The server does not speak with an app this old. */
    TOO_OLD,
}

/** What can be done on every page. */
sealed interface FrameEvent :
    AddRelativeEvent,
    ApprovalsEvent,
    AssignEvent,
    ConfirmEvent,
    ConsentEvent,
    ContractEvent,
    ContractRequestsEvent,
    DoctorEvent,
    DoseEvent,
    EndingEvent,
    EvidenceEvent,
    FamilyEvent,
    FindEvent,
    HistoryEvent,
    HomeEvent,
    HomeVisitsEvent,
    IdentityEvent,
    InboxEvent,
    LongConfirmationEvent,
    MedicineEvent,
    MedicinesEvent,
    OutcomeEvent,
    ReadingEvent,
    ReasonEvent,
    RefillEvent,
    RefillStatusEvent,
    ReliabilityEvent,
    ReminderEvent,
    ResidentCardEvent,
    SettingsEvent,
    SignInEvent,
    SigningEvent,
    SnoozeEvent,
    StaffSettingsEvent,
    SyncCentreEvent,
    TaskEvent,
    TeamEvent,
    TeamStandingEvent,
    TeamsEvent,
    TrendEvent,
    UnlockEvent,
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

    /** Of [Frame.done]. */
    data object Undo : FrameEvent
}
