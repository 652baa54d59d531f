package cn.jiayi.ui

import androidx.compose.runtime.Composable
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.SkikoComposeUiTest
import androidx.compose.ui.test.assertIsNotEnabled
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onAllNodesWithText
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.onNodeWithContentDescription
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.runSkikoComposeUiTest
import cn.jiayi.core.DangerSign
import cn.jiayi.core.MedicineTimes
import cn.jiayi.model.DoseEvent
import cn.jiayi.model.DoseView
import cn.jiayi.model.FrameEvent
import cn.jiayi.model.HomeEvent
import cn.jiayi.model.Key
import cn.jiayi.model.MedicineEvent
import cn.jiayi.model.MedicineView
import cn.jiayi.model.Medicines
import cn.jiayi.model.MedicinesEvent
import cn.jiayi.model.Pressure
import cn.jiayi.model.PressureEvent
import cn.jiayi.model.PressureField
import cn.jiayi.model.Reading
import cn.jiayi.model.ReadingEvent
import cn.jiayi.model.ReadingStep
import cn.jiayi.model.RefillAsk
import cn.jiayi.model.RefillEvent
import cn.jiayi.model.RefillStep
import cn.jiayi.model.SignIn
import cn.jiayi.model.SignInEvent
import cn.jiayi.model.SignInStep
import cn.jiayi.ui.resident.DoseScreen
import cn.jiayi.ui.resident.HomeScreen
import cn.jiayi.ui.resident.MedicineScreen
import cn.jiayi.ui.resident.MedicinesScreen
import cn.jiayi.ui.resident.PressureScreen
import cn.jiayi.ui.resident.RefillScreen
import cn.jiayi.ui.resident.SignInScreen
import cn.jiayi.ui.samples.amlodipine
import cn.jiayi.ui.samples.approvals
import cn.jiayi.ui.samples.evening
import cn.jiayi.ui.samples.failed
import cn.jiayi.ui.samples.frame
import cn.jiayi.ui.samples.home
import cn.jiayi.ui.samples.metformin
import cn.jiayi.ui.samples.morning
import cn.jiayi.ui.samples.offline
import cn.jiayi.ui.samples.ready
import cn.jiayi.ui.team.ApprovalsScreen
import cn.jiayi.ui.theme.Look
import cn.jiayi.ui.theme.Theme
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** What a tap says. */
@OptIn(ExperimentalTestApi::class)
class ActsTest {
    private val said = mutableListOf<Any>()

    private fun shown(
        screen: @Composable () -> Unit,
        elderly: Boolean = false,
        act: SkikoComposeUiTest.() -> Unit,
    ) = runSkikoComposeUiTest {
        setContent { Theme(Look(elderly = elderly), screen) }
        act()
    }

    private fun SkikoComposeUiTest.tap(word: String) {
        onAllNodesWithText(word).onFirst().performClick()
        waitForIdle()
    }

    @Test
    fun `a finger that shakes asks once`() =
        shown({ MedicinesScreen(ready(Medicines(listOf(amlodipine, metformin))), said::add) }) {
            repeat(3) { tap("续这1种药") }
            assertEquals(listOf(MedicinesEvent.AskAgain(listOf(amlodipine.medicine))), said)
        }

    @Test
    fun `what she took is ticked, and what is not is read aloud first`() =
        shown(
            { MedicinesScreen(ready(Medicines(listOf(amlodipine, metformin), listOf(morning, evening))), said::add) },
        ) {
            tap("读给我听")
            tap("还没吃")
            tap("已吃")
            assertTrue((said.first() as FrameEvent.Speak).text.startsWith("20:24的药还没吃。苯磺酸"))
            val ticked = listOf(MedicinesEvent.Take(evening.id, true), MedicinesEvent.Take(morning.id, false))
            assertEquals(ticked, said.drop(1))
        }

    @Test
    fun `her times are moved one by one`() {
        val times = MedicineTimes(amlodipine.medicine, listOf(450u, 1200u), told = true)
        shown({ MedicineScreen(ready(MedicineView(amlodipine, emptyList(), times)), said::add) }) {
            onNodeWithContentDescription("07:30，早半小时").performScrollTo().performClick()
            onNodeWithContentDescription("20:00，晚半小时").performScrollTo().performClick()
            onNodeWithText("到点提醒我").performScrollTo().performClick()
            val moved = listOf(MedicineEvent.Shift(0, later = false), MedicineEvent.Shift(1, later = true))
            assertEquals(moved + MedicineEvent.Tell(false), said)
        }
    }

    @Test
    fun `the page of a dose names what the notification did not`() =
        shown({ DoseScreen(ready(DoseView(evening, listOf(metformin))), said::add) }, elderly = true) {
            onNodeWithText("盐酸二甲双胍缓释片 0.5g").assertExists()
            tap("已吃")
            tap("叫家人")
            assertEquals(listOf(DoseEvent.Take(true), DoseEvent.CallFamily), said)
        }

    @Test
    fun `the ring says how long it lasts`() =
        shown({ MedicinesScreen(ready(Medicines(listOf(amlodipine))), said::add) }) {
            onNode(SemanticsMatcher.expectValue(SemanticsProperties.StateDescription, "还剩7天")).assertExists()
        }

    @Test
    fun `the page reads itself aloud, calls, goes back`() =
        shown({ MedicinesScreen(ready(Medicines(listOf(amlodipine))), said::add) }) {
            listOf("读给我听", "打电话", "返回").forEach { tap(it) }
            val spoken = FrameEvent.Speak("苯磺酸氨氯地平片还剩7天的量。")
            assertEquals(listOf(spoken, FrameEvent.Call(frame.phone!!), FrameEvent.Back), said)
        }

    @Test
    fun `what failed can be tried again or the clinic called`() =
        shown({ HomeScreen(failed, said::add) }) {
            tap("再试一次")
            tap("拨打${frame.phone}")
            assertEquals(listOf(FrameEvent.Retry, FrameEvent.Call(frame.phone!!)), said)
        }

    @Test
    fun `the home of the elderly has six things and one of them calls the doctor`() =
        shown({ HomeScreen(ready(home), said::add) }, elderly = true) {
            assertEquals(6, onAllNodes(hasClickAction()).fetchSemanticsNodes().size)
            tap("找医生")
            tap("换成标准版")
            assertEquals(listOf(FrameEvent.Call(home.team!!.phone!!), HomeEvent.SwitchEdition), said)
        }

    @Test
    fun `the elderly are asked one question at a time`() {
        val ask = RefillAsk(RefillStep.CHOOSE, listOf(metformin, amlodipine), emptySet(), place = null)
        shown({ RefillScreen(ready(ask), said::add) }, elderly = true) {
            onNodeWithText("要续苯磺酸氨氯地平片吗？").assertExists()
            tap("这次不续")
            tap("要续药")
            assertEquals(listOf(false, true).map { RefillEvent.Choose(amlodipine.medicine, it) }, said)
        }
    }

    @Test
    fun `keys and steppers write into the number that is chosen`() =
        shown({ PressureScreen(ready(Reading(ReadingStep.NUMBERS, Pressure(systolic = "13"))), said::add) }) {
            tap("8")
            onNodeWithContentDescription("删掉一位").performClick()
            onNodeWithContentDescription("加1").performClick()
            onNode(hasText("低压").and(hasClickAction())).performClick()
            val keys = listOf(Key.Digit(8), Key.Erase).map { PressureEvent.Press(it) }
            assertEquals(keys + PressureEvent.Step(1) + PressureEvent.Select(PressureField.DIASTOLIC), said)
        }

    @Test
    fun `a sign that is felt is told, and without one the button says so`() {
        val signs = Reading(ReadingStep.SIGNS, Pressure("150", "90"), asked = listOf(DangerSign.CHEST_TIGHTNESS))
        shown({ PressureScreen(ready(signs), said::add) }) {
            tap("胸闷")
            tap("都没有")
            assertEquals(listOf(ReadingEvent.Feel(DangerSign.CHEST_TIGHTNESS, true), ReadingEvent.Keep), said)
        }
    }

    @Test
    fun `what is written is told, and nothing goes on before it can`() =
        shown({ SignInScreen(ready(SignIn(SignInStep.PHONE)), said::add) }) {
            onNodeWithContentDescription("您的手机号").performScrollTo().performTextInput("138")
            assertEquals(listOf(SignInEvent.Phone("138")), said)
            onNodeWithText("发验证码").assertIsNotEnabled()
        }

    @Test
    fun `nothing is approved without a network`() =
        shown({ ApprovalsScreen(ready(approvals, offline), said::add) }) {
            assertTrue(onAllNodesWithText("草稿 · 未生效", substring = true).fetchSemanticsNodes().isNotEmpty())
            onNodeWithText("同意1项").assertIsNotEnabled()
        }
}
