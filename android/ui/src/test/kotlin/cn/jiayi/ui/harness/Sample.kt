package cn.jiayi.ui.harness

import androidx.compose.runtime.Composable
import cn.jiayi.design.Language
import cn.jiayi.ui.theme.Look

/** A screen in a state that it can be in. */
class Sample(
    val name: String,
    val screen: @Composable () -> Unit,
)

/** What a screen has to look right in. */
data class Setting(
    val look: Look,
    val fontScale: Float,
) {
    override fun toString() =
        listOf(
            if (look.elderly) "elderly" else "standard",
            if (look.dark) "dark" else "light",
            "text ×$fontScale",
            look.language.name.lowercase(),
        ).joinToString()

    companion object {
        private val looks =
            listOf(false, true).flatMap { elderly ->
                listOf(false, true).map { Look(elderly, dark = it) }
            }
        val all =
            looks.flatMap { look -> listOf(1.0f, 1.3f, 2.0f).map { Setting(look, it) } } +
                looks.filterNot { it.dark }.map { Setting(it.copy(language = Language.ENGLISH), 1.0f) }
    }
}

/** A phone of the smaller kind, in dp. */
const val WIDTH = 360
const val HEIGHT = 740
