package cn.jiayi.model

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import javax.imageio.ImageIO

class DrawingTest {
    private val line = Drawing().with(listOf(Dot(0.25f, 0.25f), Dot(0.75f, 0.25f)))

    @Test
    fun `what was drawn is a picture that others can read`() {
        val picture = ImageIO.read(line.png().inputStream())
        assertEquals(Drawing.WIDTH to Drawing.HEIGHT, picture.width to picture.height)
        val (black, white) = -0x1000000 to -1
        assertEquals(black, picture.getRGB(Drawing.WIDTH / 2, Drawing.WIDTH / 4))
        assertEquals(white, picture.getRGB(Drawing.WIDTH / 2, Drawing.WIDTH / 4 + 10))
        assertEquals(white, picture.getRGB(Drawing.WIDTH / 8, Drawing.WIDTH / 4))
        assertTrue(line.png().size < 20_000)
    }

    @Test
    fun `a stroke over the edge is cut there`() {
        val wild = Drawing().with(listOf(Dot(-1f, -1f), Dot(2f, 2f)))
        assertEquals(Drawing.WIDTH, ImageIO.read(wild.png().inputStream()).width)
    }

    @Test
    fun `a dot or nothing is no name`() {
        assertTrue(line.isName)
        assertFalse(Drawing().isName)
        assertFalse(Drawing().with(listOf(Dot(0.5f, 0.5f))).isName)
        assertEquals(Drawing(), Drawing().with(emptyList()))
    }
}
