package cn.jiayi.ui

import androidx.compose.runtime.Composable
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SkikoComposeUiTest
import androidx.compose.ui.test.assertIsNotEnabled
import androidx.compose.ui.test.hasScrollAction
import androidx.compose.ui.test.onNodeWithContentDescription
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.performSemanticsAction
import androidx.compose.ui.test.performTouchInput
import androidx.compose.ui.test.runSkikoComposeUiTest
import cn.jiayi.model.LongConfirmationEvent
import cn.jiayi.model.LongConfirmationState
import cn.jiayi.model.Signing
import cn.jiayi.model.SigningEvent
import cn.jiayi.model.SigningStep
import cn.jiayi.ui.resident.LongConfirmationScreen
import cn.jiayi.ui.resident.SigningScreen
import cn.jiayi.ui.samples.offline
import cn.jiayi.ui.samples.ready
import cn.jiayi.ui.samples.toRead
import cn.jiayi.ui.samples.toSign
import cn.jiayi.ui.samples.withName
import cn.jiayi.ui.theme.Look
import cn.jiayi.ui.theme.Theme
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** R08 and R09 under a finger. */
@OptIn(ExperimentalTestApi::class)
class SigningActsTest {
    private val said = mutableListOf<SigningEvent>()
    private val confirmed = mutableListOf<LongConfirmationEvent>()

    private fun shown(
        signing: Signing,
        act: SkikoComposeUiTest.() -> Unit,
    ) = runSkikoComposeUiTest {
        val screen: @Composable () -> Unit = { SigningScreen(ready(signing)) { said += it } }
        setContent { Theme(Look(), screen) }
        act()
    }

    @Test
    fun `it was read once its last line was seen, and not before`() {
        val long = toRead.copy(agreement = toRead.agreement.copy(text = (1..200).joinToString("\n") { "第${it}条" }))
        shown(long) {
            waitForIdle()
            onNodeWithText("看完了，去签字").assertIsNotEnabled()
            assertEquals(emptyList<SigningEvent>(), said)
            onNode(hasScrollAction()).performSemanticsAction(SemanticsActions.ScrollBy) { it(0f, 1000f) }
            waitForIdle()
            assertEquals(emptyList<SigningEvent>(), said)
            onNodeWithText("第200条").performScrollTo()
            onNode(hasScrollAction()).performSemanticsAction(SemanticsActions.ScrollBy) { it(0f, 10_000f) }
            waitForIdle()
            assertEquals(listOf<SigningEvent>(SigningEvent.SeenToEnd), said)
        }
    }

    @Test
    fun `a long prescription is confirmed by a name, and never without a network`() {
        fun shown(
            state: LongConfirmationState,
            act: SkikoComposeUiTest.() -> Unit,
        ) = runSkikoComposeUiTest {
            setContent { Theme(Look()) { LongConfirmationScreen(state) { confirmed += it } } }
            act()
        }
        shown(ready(toSign)) { onNodeWithText("签名确认").assertIsNotEnabled() }
        shown(ready(withName, offline)) { onNodeWithText("签名确认").assertIsNotEnabled() }
        shown(ready(withName)) {
            onNodeWithText("签名确认").performClick()
            assertEquals(listOf<LongConfirmationEvent>(LongConfirmationEvent.Confirm), confirmed)
        }
    }

    @Test
    fun `a finger draws and the page stands still`() =
        shown(toRead.copy(step = SigningStep.DRAW)) {
            val pad = onNodeWithContentDescription("签名框")
            pad.performTouchInput {
                down(Offset(width * 0.25f, height * 0.25f))
                moveTo(Offset(width * 0.5f, height * 0.75f))
                moveTo(Offset(width * 0.75f, height * 0.25f))
                up()
            }
            val stroke = (said.single() as SigningEvent.Draw).stroke
            assertEquals(listOf(0.25f, 0.5f, 0.75f), stroke.distinct().map { it.x })
            assertTrue(stroke.all { it.y in 0.1f..0.4f }, "in parts of the width: $stroke")
            onNodeWithText("擦掉重写").performScrollTo().performClick()
            assertEquals(SigningEvent.Clear, said.last())
        }
}
