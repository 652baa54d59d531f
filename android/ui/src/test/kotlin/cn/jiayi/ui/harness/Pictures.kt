package cn.jiayi.ui.harness

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.size
import androidx.compose.ui.ExperimentalComposeUiApi
import androidx.compose.ui.ImageComposeScene
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.Density
import androidx.compose.ui.unit.dp
import cn.jiayi.ui.theme.Look
import cn.jiayi.ui.theme.Theme
import org.jetbrains.skia.EncodedImageFormat
import java.io.File

private val looks = listOf(Look(), Look(dark = true), Look(elderly = true), Look(elderly = true, dark = true))

/** A picture to be looked at: standard and elderly, each light and dark, side by side. */
@OptIn(ExperimentalComposeUiApi::class)
fun paint(
    sample: Sample,
    folder: String,
): File {
    val scene =
        ImageComposeScene((looks.size * WIDTH * SHARP).toInt(), (HEIGHT * SHARP).toInt(), Density(SHARP)) {
            Row {
                for (look in looks) {
                    Box(Modifier.size(WIDTH.dp, HEIGHT.dp)) { Theme(look, sample.screen) }
                }
            }
        }
    try {
        scene.render(0)
        val png = checkNotNull(scene.render(FRAME_NS).encodeToData(EncodedImageFormat.PNG)).bytes
        return File(System.getProperty("pictures"), "$folder/${sample.name}.png").apply {
            parentFile.mkdirs()
            writeBytes(png)
        }
    } finally {
        scene.close()
    }
}

private const val SHARP = 1.25f
private const val FRAME_NS = 16_000_000L
