package cn.jiayi.model

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.StateFlow
import java.util.UUID

/** How she wishes to see the app: kept by the platform, and there before anybody signs in. */
data class Wishes(
    val elderly: Boolean = false,
    val textPercent: Int = 100,
    val highContrast: Boolean = false,
    val english: Boolean = false,
    /** The first page was answered. */
    val welcomed: Boolean = false,
)

interface WishBook {
    val wishes: StateFlow<Wishes>

    fun keep(wishes: Wishes)
}

/** R01. */
class WelcomeModel(
    desk: Desk,
    scope: CoroutineScope,
    private val book: WishBook,
) : Page<Welcome, WelcomeEvent>(desk, scope, Welcome(book.wishes.value.elderly, accepted = false)) {
    override suspend fun read(her: UUID): (Welcome?) -> Welcome = { it ?: Welcome(elderly = false, accepted = false) }

    override fun on(event: WelcomeEvent) {
        when (event) {
            is FrameEvent -> {
                common(event)
            }

            is WelcomeEvent.Accept -> {
                change { it.copy(accepted = event.accepted) }
            }

            is WelcomeEvent.Choose -> {
                change { it.copy(elderly = event.elderly) }
                // At once, so that she sees what she chose.
                book.keep(book.wishes.value.copy(elderly = event.elderly))
            }

            WelcomeEvent.Next -> {
                if (value()?.accepted == true) book.keep(book.wishes.value.copy(welcomed = true))
            }

            WelcomeEvent.ReadPrivacy -> {
                desk.way.to(Place.Privacy)
            }
        }
    }
}

/** R20. */
class SettingsModel(
    desk: Desk,
    scope: CoroutineScope,
    private val book: WishBook,
    private val steps: List<Int>,
    private val reminders: Reminders,
) : Page<Settings, SettingsEvent>(desk, scope, Settings.of(book.wishes.value, steps, reminders.work())) {
    override suspend fun read(her: UUID): (Settings?) -> Settings =
        { Settings.of(book.wishes.value, steps, reminders.work()) }

    override fun on(event: SettingsEvent) {
        when (event) {
            is FrameEvent -> {
                common(event)
            }

            SettingsEvent.CheckReminders -> {
                desk.way.to(Place.Reliability)
            }

            SettingsEvent.OpenIdentity -> {
                desk.way.to(Place.Identity)
            }

            SettingsEvent.SignOut -> {
                act {
                    desk.jiayi.signOut()
                    desk.begin()
                }
            }

            else -> {
                book.keep(book.wishes.value.after(event))
                change { Settings.of(book.wishes.value, steps, reminders.work()) }
            }
        }
    }
}

/** As she wishes it now. */
internal fun Wishes.after(event: SettingsEvent): Wishes =
    when (event) {
        is SettingsEvent.Elderly -> copy(elderly = event.on)
        is SettingsEvent.English -> copy(english = event.on)
        is SettingsEvent.HighContrast -> copy(highContrast = event.on)
        is SettingsEvent.Text -> copy(textPercent = event.percent)
        else -> this
    }
