@file:OptIn(ExperimentalTestApi::class)

package cn.jiayi.app

import android.os.Looper
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.onAllNodesWithText
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.printToString
import org.robolectric.Shadows.shadowOf

internal fun ComposeUiTest.until(text: String) =
    until { onAllNodesWithText(text, substring = true).fetchSemanticsNodes().isNotEmpty() }

internal fun ComposeUiTest.tap(text: String) {
    until(text)
    val found = onAllNodesWithText(text, substring = true).onFirst()
    // What stands at the foot of a page does not scroll.
    runCatching { found.performScrollTo() }
    found.performClick()
}

internal fun ComposeUiTest.until(what: () -> Boolean) {
    repeat(PATIENCE) {
        shadowOf(Looper.getMainLooper()).idle()
        waitForIdle()
        if (what()) return
        Thread.sleep(25)
    }
    error("it did not come to pass: ${onRoot().printToString()}")
}

private const val PATIENCE = 1600
