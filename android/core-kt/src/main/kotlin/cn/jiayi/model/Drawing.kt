package cn.jiayi.model

import java.io.ByteArrayOutputStream
import java.io.DataOutputStream
import java.util.zip.CRC32
import java.util.zip.DeflaterOutputStream
import kotlin.math.abs
import kotlin.math.ceil
import kotlin.math.hypot
import kotlin.math.max

/** A point of the pad in parts of its width, from the upper left corner. */
data class Dot(
    val x: Float,
    val y: Float,
)

/** What was drawn on the pad, stroke by stroke. */
data class Drawing(
    val strokes: List<List<Dot>> = emptyList(),
) {
    fun with(stroke: List<Dot>) = if (stroke.isEmpty()) this else Drawing(strokes + listOf(stroke))

    /** A dot or a slip of the finger is no name. */
    val isName get() =
        strokes.sumOf { stroke -> stroke.zipWithNext { a, b -> hypot(a.x - b.x, a.y - b.y).toDouble() }.sum() } >
            SHORTEST

    /** Black on white, one byte a point. */
    fun png(): ByteArray {
        val out = ByteArrayOutputStream()
        val data = DataOutputStream(out)
        data.write(SIGNATURE)
        data.chunk("IHDR") {
            writeInt(WIDTH)
            writeInt(HEIGHT)
            write(byteArrayOf(DEPTH, GREY, 0, 0, 0))
        }
        val pixels = inked()
        data.chunk("IDAT") {
            DeflaterOutputStream(this).use { deflated ->
                for (row in 0 until HEIGHT) {
                    // Each row says first how it was filtered: not at all.
                    deflated.write(0)
                    deflated.write(pixels, row * WIDTH, WIDTH)
                }
            }
        }
        data.chunk("IEND") {}
        return out.toByteArray()
    }

    private fun inked(): ByteArray {
        val pixels = ByteArray(WIDTH * HEIGHT) { WHITE }
        for (stroke in strokes) {
            stroke.singleOrNull()?.let { pixels.ink(it.x * WIDTH, it.y * WIDTH) }
            stroke.zipWithNext { from, to ->
                val steps = ceil(max(abs(to.x - from.x), abs(to.y - from.y)) * WIDTH).toInt().coerceAtLeast(1)
                for (step in 0..steps) {
                    val part = step / steps.toFloat()
                    pixels.ink((from.x + (to.x - from.x) * part) * WIDTH, (from.y + (to.y - from.y) * part) * WIDTH)
                }
            }
        }
        return pixels
    }

    private fun ByteArray.ink(
        x: Float,
        y: Float,
    ) {
        for (row in (y - PEN).toInt()..(y + PEN).toInt()) {
            for (column in (x - PEN).toInt()..(x + PEN).toInt()) {
                val inside = row in 0 until HEIGHT && column in 0 until WIDTH
                if (inside && hypot(column - x, row - y) <= PEN) this[row * WIDTH + column] = BLACK
            }
        }
    }

    companion object {
        const val WIDTH = 720
        const val HEIGHT = 360

        private const val SHORTEST = 0.3
        private const val PEN = 3f
        private const val BLACK: Byte = 0
        private const val WHITE: Byte = -1
        private const val DEPTH: Byte = 8
        private const val GREY: Byte = 0
        private val SIGNATURE = byteArrayOf(0x89.toByte(), 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
    }
}

/** Length, name, content and its sum, as the format has it. */
private fun DataOutputStream.chunk(
    name: String,
    content: DataOutputStream.() -> Unit,
) {
    val bytes = ByteArrayOutputStream()
    DataOutputStream(bytes).apply {
        write(name.toByteArray(Charsets.US_ASCII))
        content()
        flush()
    }
    writeInt(bytes.size() - name.length)
    bytes.writeTo(this)
    writeInt(CRC32().apply { update(bytes.toByteArray()) }.value.toInt())
}
