package cn.jiayi.app.device

import android.content.Context
import cn.jiayi.model.WishBook
import cn.jiayi.model.Wishes
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.asStateFlow

/** How she wishes to see the app, and this installation's name: nothing medical, so not sealed; never in a backup. */
class StoredWishes(
    context: Context,
) : WishBook {
    private val stored = context.getSharedPreferences("wishes", Context.MODE_PRIVATE)
    private val kept = MutableStateFlow(read(context))

    override val wishes = kept.asStateFlow()

    override fun keep(wishes: Wishes) {
        stored
            .edit()
            .putBoolean(ELDERLY, wishes.elderly)
            .putInt(TEXT, wishes.textPercent)
            .putBoolean(CONTRAST, wishes.highContrast)
            .putBoolean(ENGLISH, wishes.english)
            .putBoolean(WELCOMED, wishes.welcomed)
            .apply()
        kept.value = wishes
    }

    /** Elderly mode is offered as chosen already to whoever has large letters on the phone. Source: screens A10. */
    private fun read(context: Context) =
        Wishes(
            elderly = stored.getBoolean(ELDERLY, context.resources.configuration.fontScale >= LARGE),
            textPercent = stored.getInt(TEXT, 100),
            highContrast = stored.getBoolean(CONTRAST, false),
            english =
                stored.getBoolean(
                    ENGLISH,
                    context.resources.configuration.locales[0]
                        .language == "en",
                ),
            welcomed = stored.getBoolean(WELCOMED, false),
        )

    private companion object {
        const val LARGE = 1.3f
        const val ELDERLY = "elderly"
        const val TEXT = "text"
        const val CONTRAST = "contrast"
        const val ENGLISH = "english"
        const val WELCOMED = "welcomed"
    }
}
