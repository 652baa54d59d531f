package cn.jiayi.ui.harness

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory

/** A screen in every state that it can be in. A class for each, so that all processors have some. */
abstract class ScreenTest(
    private vararg val samples: Sample,
) {
    @TestFactory
    fun `can be read, tapped and followed in every setting`(): List<DynamicTest> =
        samples.flatMap { sample ->
            val found by lazy { faults(sample) }
            Setting.all.map {
                dynamicTest("${sample.name} ($it)") { assertEquals("", found.getValue(it).joinToString("\n")) }
            }
        }

    @TestFactory
    fun `is painted`(): List<DynamicTest> =
        samples.map { dynamicTest(it.name) { assertTrue(paint(it, javaClass.simpleName).length() > 0) } }

    @Test
    fun `has a name of its own`() = assertEquals(samples.map { it.name }, samples.map { it.name }.distinct())
}
