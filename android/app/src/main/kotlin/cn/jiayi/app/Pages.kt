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
import cn.jiayi.core.consentTexts
import cn.jiayi.design.Language
import cn.jiayi.design.Tokens
import cn.jiayi.design.Words
import cn.jiayi.model.Content
import cn.jiayi.model.ContractModel
import cn.jiayi.model.Desk
import cn.jiayi.model.Frame
import cn.jiayi.model.GlucoseModel
import cn.jiayi.model.HomeModel
import cn.jiayi.model.InboxModel
import cn.jiayi.model.MedicinesModel
import cn.jiayi.model.Page
import cn.jiayi.model.Place
import cn.jiayi.model.PressureModel
import cn.jiayi.model.Read
import cn.jiayi.model.ReadModel
import cn.jiayi.model.RefillModel
import cn.jiayi.model.RefillStatusModel
import cn.jiayi.model.Screen
import cn.jiayi.model.SettingsModel
import cn.jiayi.model.SignInModel
import cn.jiayi.model.SyncCentreModel
import cn.jiayi.model.TrendModel
import cn.jiayi.model.WelcomeModel
import cn.jiayi.model.WishBook
import cn.jiayi.model.Wishes
import cn.jiayi.ui.ReadScreen
import cn.jiayi.ui.resident.ContractScreen
import cn.jiayi.ui.resident.GlucoseScreen
import cn.jiayi.ui.resident.HomeScreen
import cn.jiayi.ui.resident.InboxScreen
import cn.jiayi.ui.resident.MedicinesScreen
import cn.jiayi.ui.resident.PressureScreen
import cn.jiayi.ui.resident.RefillScreen
import cn.jiayi.ui.resident.RefillStatusScreen
import cn.jiayi.ui.resident.SettingsScreen
import cn.jiayi.ui.resident.SignInScreen
import cn.jiayi.ui.resident.TrendScreen
import cn.jiayi.ui.resident.WelcomeScreen
import cn.jiayi.ui.team.SyncCentreScreen
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
    val reminders: SettingsModel.Reminders
}

/** Who is told which page is open. */
private val LocalSeen = staticCompositionLocalOf<(Page<*, *>) -> Unit> { {} }

/** How far the app has come. */
sealed interface Opened {
    data object Not : Opened

    /** Nothing can be shown: a phone that is locked, no space, an app that is older than what it wrote. */
    data class Failed(
        val why: JiayiException,
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
    seen: (Page<*, *>) -> Unit,
) {
    val now by opened.collectAsState()
    val wishes by around.book.wishes.collectAsState()
    Theme(wishes.look(isSystemInDarkTheme())) {
        when (val opened = now) {
            Opened.Not -> {
                Unit
            }

            is Opened.Failed -> {
                ReadScreen(opened.state(wishes.words())) {}
            }

            is Opened.At -> {
                val places by opened.desk.way.places
                    .collectAsState()
                val place = places.last().takeIf { wishes.welcomed || it == Place.Privacy } ?: Place.Welcome
                CompositionLocalProvider(LocalSeen provides seen) { Open(opened.desk, place, wishes, around) }
            }
        }
    }
}

@Composable
private fun Open(
    desk: Desk,
    place: Place,
    wishes: Wishes,
    around: Around,
) = when (place) {
    Place.AtTheDesk -> {
        Shown(place, { ReadModel(desk, it, atTheDesk(wishes.words())) }) { state, on -> ReadScreen(state, on) }
    }

    Place.Contract -> {
        Shown(place, { ContractModel(desk, it) }) { state, on -> ContractScreen(state, on) }
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

    Place.Inbox -> {
        Shown(place, { InboxModel(desk, it) }) { state, on -> InboxScreen(state, on) }
    }

    Place.Medicines -> {
        Shown(place, { MedicinesModel(desk, it) }) { state, on -> MedicinesScreen(state, on) }
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

    Place.Settings -> {
        Shown(place, { SettingsModel(desk, it, around.book, Tokens.textSteps, around.reminders) }) { state, on ->
            SettingsScreen(state, on)
        }
    }

    Place.SignIn -> {
        Shown(place, { SignInModel(desk, it, around.installation) }) { state, on -> SignInScreen(state, on) }
    }

    Place.StaffLater -> {
        Shown(place, { ReadModel(desk, it, staffLater(wishes.words())) }) { state, on -> ReadScreen(state, on) }
    }

    Place.Sync -> {
        Shown(place, { SyncCentreModel(desk, it, wishes.words()::did) }) { state, on -> SyncCentreScreen(state, on) }
    }

    Place.Trend -> {
        Shown(place, { TrendModel(desk, it) }) { state, on -> TrendScreen(state, on) }
    }

    Place.Welcome -> {
        Shown(place, { WelcomeModel(desk, it, around.book) }) { state, on -> WelcomeScreen(state, on) }
    }
}

@Composable
private fun <T, E> Shown(
    place: Place,
    model: (CoroutineScope) -> Page<T, E>,
    screen: @Composable (Screen<T>, (E) -> Unit) -> Unit,
) {
    val scope = remember(place) { CoroutineScope(SupervisorJob() + Dispatchers.Main.immediate) }
    val page = remember(place) { model(scope).also(Page<T, E>::open) }
    LocalSeen.current(page)
    DisposableEffect(place) { onDispose { scope.cancel() } }
    val state by page.state.collectAsState()
    screen(state, page::on)
}

private fun WishBook.switch() = keep(wishes.value.copy(elderly = !wishes.value.elderly))

private fun Wishes.language() = if (english) Language.ENGLISH else Language.CHINESE

private fun Wishes.words() = Words(language())

private fun Wishes.look(dark: Boolean) = Look(elderly, dark, highContrast, textPercent, language())

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

private fun staffLater(words: Words) = Read(words.signInStaff, listOf(words.staffLater))

private fun atTheDesk(words: Words) = Read(words.deskTitle, listOf(words.deskWhat))

private fun privacy(words: Words) = Read(words.welcomePrivacyRead, consentTexts().flatMap { listOf(it.title, it.body) })

private fun happened(
    told: List<Told>,
    words: Words,
) = Read(
    words.mind,
    told.map {
        when (it) {
            Told.RecordsDamaged, Told.RecordsKeyLost -> words.recordsDamaged
            is Told.OutboxDamaged -> words.outboxDamaged(it.saved.toLong(), it.lost.toLong())
            is Told.OutboxKeyLost -> words.keyLost(it.unread.toLong())
        }
    },
)

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
        else -> didOther
    }
