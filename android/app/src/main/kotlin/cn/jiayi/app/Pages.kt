package cn.jiayi.app

import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import androidx.compose.runtime.staticCompositionLocalOf
import cn.jiayi.core.Installation
import cn.jiayi.core.JiayiException
import cn.jiayi.core.KeyException
import cn.jiayi.core.Told
import cn.jiayi.core.Unlock
import cn.jiayi.core.consentTexts
import cn.jiayi.design.Language
import cn.jiayi.design.Tokens
import cn.jiayi.design.Words
import cn.jiayi.model.AddRelativeModel
import cn.jiayi.model.Confirm
import cn.jiayi.model.ConfirmEvent
import cn.jiayi.model.ConsentModel
import cn.jiayi.model.Content
import cn.jiayi.model.ContractModel
import cn.jiayi.model.Desk
import cn.jiayi.model.DoctorModel
import cn.jiayi.model.DoseModel
import cn.jiayi.model.EndingModel
import cn.jiayi.model.FamilyModel
import cn.jiayi.model.Frame
import cn.jiayi.model.FrameEvent
import cn.jiayi.model.GlucoseModel
import cn.jiayi.model.HomeModel
import cn.jiayi.model.IdentityModel
import cn.jiayi.model.InboxModel
import cn.jiayi.model.LongConfirmationModel
import cn.jiayi.model.MedicineModel
import cn.jiayi.model.MedicinesModel
import cn.jiayi.model.Page
import cn.jiayi.model.Place
import cn.jiayi.model.PressureModel
import cn.jiayi.model.Read
import cn.jiayi.model.ReadModel
import cn.jiayi.model.RefillModel
import cn.jiayi.model.RefillStatusModel
import cn.jiayi.model.ReliabilityModel
import cn.jiayi.model.ReminderModel
import cn.jiayi.model.Reminders
import cn.jiayi.model.Screen
import cn.jiayi.model.SettingsModel
import cn.jiayi.model.SignInModel
import cn.jiayi.model.SigningModel
import cn.jiayi.model.SyncCentreModel
import cn.jiayi.model.TeamModel
import cn.jiayi.model.TeamsModel
import cn.jiayi.model.TrendModel
import cn.jiayi.model.UnlockModel
import cn.jiayi.model.Unlocking
import cn.jiayi.model.VisitsModel
import cn.jiayi.model.WelcomeModel
import cn.jiayi.model.WishBook
import cn.jiayi.model.Wishes
import cn.jiayi.ui.ConfirmScreen
import cn.jiayi.ui.ReadScreen
import cn.jiayi.ui.resident.AddRelativeScreen
import cn.jiayi.ui.resident.ConsentScreen
import cn.jiayi.ui.resident.ContractScreen
import cn.jiayi.ui.resident.DoctorScreen
import cn.jiayi.ui.resident.DoseScreen
import cn.jiayi.ui.resident.EndingScreen
import cn.jiayi.ui.resident.FamilyScreen
import cn.jiayi.ui.resident.GlucoseScreen
import cn.jiayi.ui.resident.HomeScreen
import cn.jiayi.ui.resident.IdentityScreen
import cn.jiayi.ui.resident.InboxScreen
import cn.jiayi.ui.resident.LongConfirmationScreen
import cn.jiayi.ui.resident.MedicineScreen
import cn.jiayi.ui.resident.MedicinesScreen
import cn.jiayi.ui.resident.PressureScreen
import cn.jiayi.ui.resident.RefillScreen
import cn.jiayi.ui.resident.RefillStatusScreen
import cn.jiayi.ui.resident.ReliabilityScreen
import cn.jiayi.ui.resident.ReminderScreen
import cn.jiayi.ui.resident.SettingsScreen
import cn.jiayi.ui.resident.SignInScreen
import cn.jiayi.ui.resident.SigningScreen
import cn.jiayi.ui.resident.TeamScreen
import cn.jiayi.ui.resident.TeamsScreen
import cn.jiayi.ui.resident.TrendScreen
import cn.jiayi.ui.resident.VisitsScreen
import cn.jiayi.ui.resident.WelcomeScreen
import cn.jiayi.ui.team.SyncCentreScreen
import cn.jiayi.ui.team.UnlockScreen
import cn.jiayi.ui.theme.Look
import cn.jiayi.ui.theme.Theme
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.StateFlow

/** What pages need of the phone. */
interface Around {
    val book: WishBook
    val installation: Installation
    val reminders: Reminders
    val unlocking: Unlocking
}

/** Who is told of the pages. */
interface PagesHost {
    /** Its model was made, and is not open yet. */
    fun open(
        place: Place,
        page: Page<*, *>,
    )

    fun see(page: Page<*, *>)

    /** What a lost key had sealed is given up. */
    fun startAnew()

    /** What failed is tried once more. */
    fun again()
}

private val LocalHost = staticCompositionLocalOf<PagesHost> { error("nobody") }

/** The page is kept as it is, and not shown. */
private val LocalShut = staticCompositionLocalOf { false }

/** How far the app has come. */
sealed interface Opened {
    data object Not : Opened

    /** Nothing can be shown: a phone that is locked, no space, an app that is older than what it wrote. */
    data class Failed(
        val why: JiayiException,
        val keyGone: Boolean,
    ) : Opened

    data class At(
        val desk: Desk,
    ) : Opened
}

/** The page that is open, and as long as it is open its model. */
@Composable
fun Pages(
    opened: StateFlow<Opened>,
    around: Around,
    host: PagesHost,
) {
    val now by opened.collectAsState()
    val wishes by around.book.wishes.collectAsState()
    Theme(wishes.look(isSystemInDarkTheme())) {
        when (val opened = now) {
            Opened.Not -> {
                Unit
            }

            is Opened.Failed -> {
                NotOpened(opened, wishes.words(), host)
            }

            is Opened.At -> {
                val places by opened.desk.way.places
                    .collectAsState()
                val place = places.last().takeIf { wishes.welcomed || it == Place.Privacy } ?: Place.Welcome
                val lock by opened.desk.lock.stands
                    .collectAsState()
                val shut = lock != Unlock.Open && !place.isOfNobody()
                CompositionLocalProvider(LocalHost provides host, LocalShut provides shut) {
                    Open(opened.desk, place, wishes, around)
                }
                if (shut && lock != null) {
                    CompositionLocalProvider(LocalHost provides host) { Unlock(opened.desk, lock, around.unlocking) }
                }
            }
        }
    }
}

/** Nothing of anybody stands there, and one may have to go there before anything can be unlocked. */
private fun Place.isOfNobody() = this is Place.Happened || this in listOf(Place.Privacy, Place.SignIn, Place.Welcome)

@Composable
private fun Unlock(
    desk: Desk,
    stands: Unlock?,
    unlocking: Unlocking,
) = Shown(checkNotNull(stands), { UnlockModel(desk, it, unlocking) }) { state, on -> UnlockScreen(state, on) }

@Composable
private fun Open(
    desk: Desk,
    place: Place,
    wishes: Wishes,
    around: Around,
) = when (place) {
    Place.AddRelative -> {
        Shown(place, { AddRelativeModel(desk, it) }) { state, on -> AddRelativeScreen(state, on) }
    }

    Place.AtTheDesk -> {
        Shown(place, { ReadModel(desk, it, atTheDesk(wishes.words())) }) { state, on -> ReadScreen(state, on) }
    }

    is Place.Consent -> {
        Shown(place, { ConsentModel(desk, it, place.purpose) }) { state, on -> ConsentScreen(state, on) }
    }

    Place.Contract -> {
        Shown(place, { ContractModel(desk, it) }) { state, on -> ContractScreen(state, on) }
    }

    Place.Doctor -> {
        Shown(place, { DoctorModel(desk, it) }) { state, on -> DoctorScreen(state, on) }
    }

    is Place.Dose -> {
        Shown(place, { DoseModel(desk, it, place) }) { state, on -> DoseScreen(state, on) }
    }

    is Place.EndContract -> {
        Shown(place, { EndingModel(desk, it, place.contract) }) { state, on -> EndingScreen(state, on) }
    }

    Place.Family -> {
        Shown(place, { FamilyModel(desk, it) }) { state, on -> FamilyScreen(state, on) }
    }

    Place.Glucose -> {
        Shown(place, { GlucoseModel(desk, it) }) { state, on -> GlucoseScreen(state, on) }
    }

    is Place.Happened -> {
        Shown(
            place,
            { ReadModel(desk, it, happened(place.told, wishes.words())) },
        ) { state, on -> ReadScreen(state, on) }
    }

    Place.Home -> {
        Shown(place, { HomeModel(desk, it, around.book::switch) }) { state, on -> HomeScreen(state, on) }
    }

    Place.Identity -> {
        Shown(place, { IdentityModel(desk, it) }) { state, on -> IdentityScreen(state, on) }
    }

    Place.Inbox -> {
        Shown(place, { InboxModel(desk, it) }) { state, on -> InboxScreen(state, on) }
    }

    Place.LongConfirmation -> {
        Shown(place, { LongConfirmationModel(desk, it) }) { state, on -> LongConfirmationScreen(state, on) }
    }

    is Place.Medicine -> {
        Shown(place, { MedicineModel(desk, it, place) }) { state, on -> MedicineScreen(state, on) }
    }

    Place.Medicines -> {
        Shown(place, { MedicinesModel(desk, it) }) { state, on -> MedicinesScreen(state, on) }
    }

    is Place.OfTeam -> {
        OpenOfTeam(desk, place, wishes, around)
    }

    Place.Pressure -> {
        Shown(place, { PressureModel(desk, it, wishes.elderly) }) { state, on -> PressureScreen(state, on) }
    }

    is Place.Refill -> {
        Shown(
            place,
            { RefillModel(desk, it, place.medicines, wishes.elderly) },
        ) { state, on -> RefillScreen(state, on) }
    }

    Place.Privacy -> {
        Shown(place, { ReadModel(desk, it, privacy(wishes.words())) }) { state, on -> ReadScreen(state, on) }
    }

    Place.RefillStatus -> {
        Shown(place, { RefillStatusModel(desk, it) }) { state, on -> RefillStatusScreen(state, on) }
    }

    Place.Reliability -> {
        Shown(place, { ReliabilityModel(desk, it, around.reminders) }) { state, on -> ReliabilityScreen(state, on) }
    }

    is Place.Reminder -> {
        Shown(place, { ReminderModel(desk, it, place.rung) }) { state, on -> ReminderScreen(state, on) }
    }

    is Place.RevokeGrant -> {
        Shown(place, { revoking(desk, it, place.grant, wishes.words()) }) { state, on -> ConfirmScreen(state, on) }
    }

    Place.Settings -> {
        Shown(place, { SettingsModel(desk, it, around.book, Tokens.textSteps, around.reminders) }) { state, on ->
            SettingsScreen(state, on)
        }
    }

    is Place.Sign -> {
        Shown(place, { SigningModel(desk, it, place.offer) }) { state, on -> SigningScreen(state, on) }
    }

    Place.SignIn -> {
        Shown(place, { SignInModel(desk, it, around.installation) }) { state, on -> SignInScreen(state, on) }
    }

    Place.Sync -> {
        Shown(place, { SyncCentreModel(desk, it, wishes.words()::did) }) { state, on -> SyncCentreScreen(state, on) }
    }

    is Place.Team -> {
        Shown(place, { TeamModel(desk, it, place) }) { state, on -> TeamScreen(state, on) }
    }

    is Place.Teams -> {
        Shown(place, { TeamsModel(desk, it, place.following) }) { state, on -> TeamsScreen(state, on) }
    }

    Place.Trend -> {
        Shown(place, { TrendModel(desk, it) }) { state, on -> TrendScreen(state, on) }
    }

    Place.Visits -> {
        Shown(place, { VisitsModel(desk, it) }) { state, on -> VisitsScreen(state, on) }
    }

    Place.Welcome -> {
        Shown(place, { WelcomeModel(desk, it, around.book) }) { state, on -> WelcomeScreen(state, on) }
    }

    is Place.WithdrawContract -> {
        Shown(
            place,
            { withdrawing(desk, it, place.contract, wishes.words()) },
        ) { state, on -> ConfirmScreen(state, on) }
    }
}

@Composable
internal fun <T, E> Shown(
    place: Any,
    model: (CoroutineScope) -> Page<T, E>,
    screen: @Composable (Screen<T>, (E) -> Unit) -> Unit,
) {
    val scope = remember(place) { CoroutineScope(SupervisorJob() + Dispatchers.Main.immediate) }
    val host = LocalHost.current
    val page =
        remember(place) {
            model(scope).also {
                if (place is Place) host.open(place, it)
                it.open()
            }
        }
    DisposableEffect(place) { onDispose { scope.cancel() } }
    if (LocalShut.current) return
    host.see(page)
    val state by page.state.collectAsState()
    screen(state, page::on)
}

private fun WishBook.switch() = keep(wishes.value.copy(elderly = !wishes.value.elderly))

private fun Wishes.language() = if (english) Language.ENGLISH else Language.CHINESE

internal fun Wishes.words() = Words(language())

private fun Wishes.look(dark: Boolean) = Look(elderly, dark, highContrast, textPercent, language())

@Composable
private fun NotOpened(
    failed: Opened.Failed,
    words: Words,
    host: PagesHost,
) {
    if (!failed.keyGone) return ReadScreen(failed.state(words)) { if (it == FrameEvent.Retry) host.again() }
    val restated = listOf(words.keyGoneWhat, words.keyGoneSent, words.keyGoneUnsent)
    val confirm = Confirm(words.keyGone, restated, words.keyGoneAct)
    ConfirmScreen(Screen(Frame(), Content.Ready(confirm))) {
        when (it) {
            ConfirmEvent.Act -> host.startAnew()
            ConfirmEvent.Cancel, FrameEvent.Retry -> host.again()
            is FrameEvent -> Unit
        }
    }
}

private fun Opened.Failed.state(words: Words): Screen<Read> {
    val said =
        when (why) {
            is JiayiException.NoKey -> if (why.why is KeyException.Locked) words.openLocked else words.somethingFailed
            is JiayiException.Newer -> words.openOlder
            is JiayiException.StorageFull -> words.storageFull
            else -> words.somethingFailed
        }
    return Screen(Frame(), Content.Ready(Read(words.appName, listOf(said, words.nothingLost))))
}

private fun atTheDesk(words: Words) = Read(words.deskTitle, listOf(words.deskWhat))

private fun privacy(words: Words) = Read(words.welcomePrivacyRead, consentTexts().flatMap { listOf(it.title, it.body) })

private fun happened(
    told: List<Told>,
    words: Words,
) = Read(
    words.mind,
    told.flatMap { it.said(words) }.distinct(),
)

private fun Told.said(words: Words): List<String> =
    when (this) {
        Told.RecordsDamaged, Told.RecordsKeyLost -> {
            listOf(words.recordsDamaged)
        }

        is Told.OutboxDamaged -> {
            listOf(words.outboxDamaged(saved.toLong(), lost.toLong()))
        }

        is Told.OutboxKeyLost -> {
            listOfNotNull(
                unread.toLong().takeIf { it > 0 }?.let { words.keyLost(it) },
                found.toLong().takeIf { it > 0 }?.let { words.keyBack(it) },
            )
        }
    }

/** What a command did, for people. */
private fun Words.did(command: String): String =
    when (command) {
        "request_refill" -> didAskAgain
        "withdraw_refill" -> didWithdraw
        "record_reading" -> didMeasure
        "report_stock" -> didCount
        "put_off_reminder" -> didPutOff
        "see_reminders" -> didSee
        "give_consent", "withdraw_consent" -> didConsent
        "record_visit" -> didVisit
        "record_call" -> didCall
        "snooze_resident" -> listSnooze
        "assign_resident" -> listAssign
        "refuse_refill" -> approvalRefuse
        "undo_list_act" -> undo
        "assess_for_long_prescription" -> evidence("assessment") ?: didOther
        "record_education" -> evidence("education") ?: didOther
        else -> didOther
    }
