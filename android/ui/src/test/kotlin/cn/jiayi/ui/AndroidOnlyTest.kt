package cn.jiayi.ui

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.File

/** The jars here are Compose for desktops, which have more than Android's: no screen may need it. */
class AndroidOnlyTest {
    @Test
    fun `no screen names what only a desktop has`() {
        val classes = File(System.getProperty("main.classes")).walk().filter { it.extension == "class" }.toList()
        assertTrue(classes.size > 10)
        assertEquals(emptySet<String>(), classes.flatMap { desktopOnly(it.readText(Charsets.ISO_8859_1)) }.toSet())
    }

    @Test
    fun `what only a desktop has is found`() {
        val names =
            listOf(
                "androidx/compose/ui/ImageComposeScene",
                "androidx/compose/ui/window/Window_desktopKt",
                "androidx/compose/foundation/Scrollbar_desktopKt",
                "org/jetbrains/skia/Image",
                "java/awt/Color",
                "javax/swing/JFrame",
            )
        assertEquals(names, names.flatMap(::desktopOnly))
        assertEquals(emptyList<String>(), desktopOnly("androidx/compose/foundation/layout/ColumnScope"))
    }

    private fun desktopOnly(bytes: String) = DESKTOP.findAll(bytes).map { it.value }.toList()

    private companion object {
        val DESKTOP =
            Regex(
                """androidx/compose/[\w/]*(_(desktop|skiko|awt|jvm)\w*Kt|Desktop\w*|/awt/\w+|ImageComposeScene)""" +
                    """|androidx/compose/ui/window/Window\w*|org/jetbrains/ski(a|ko)/\w+|java/awt/\w+|javax/swing/\w+""",
            )
    }
}
