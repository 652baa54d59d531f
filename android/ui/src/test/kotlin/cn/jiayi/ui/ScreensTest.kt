package cn.jiayi.ui

import cn.jiayi.ui.harness.faults
import cn.jiayi.ui.harness.paint
import cn.jiayi.ui.samples.samples
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.TestFactory

/** Every screen in every state that it can be in. */
class ScreensTest {
    @TestFactory
    fun `can be read, tapped and followed in every setting`(): List<DynamicTest> =
        samples.map { dynamicTest(it.name) { assertEquals("", faults(it).joinToString("\n")) } }

    @TestFactory
    fun `is painted`(): List<DynamicTest> = samples.map { dynamicTest(it.name) { assertTrue(paint(it).length() > 0) } }

    @TestFactory
    fun `has a name of its own`(): List<DynamicTest> =
        samples.groupBy { it.name }.map { (name, same) -> dynamicTest(name) { assertEquals(1, same.size) } }
}
