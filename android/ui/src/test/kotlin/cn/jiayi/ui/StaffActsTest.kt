package cn.jiayi.ui

import androidx.compose.runtime.Composable
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SkikoComposeUiTest
import androidx.compose.ui.test.assertHasNoClickAction
import androidx.compose.ui.test.assertIsDisplayed
import androidx.compose.ui.test.assertIsNotEnabled
import androidx.compose.ui.test.onAllNodesWithText
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.onNodeWithContentDescription
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.runSkikoComposeUiTest
import androidx.compose.ui.unit.Density
import cn.jiayi.core.Did
import cn.jiayi.core.Evidence
import cn.jiayi.core.Unlock
import cn.jiayi.model.Approvals
import cn.jiayi.model.ApprovalsEvent
import cn.jiayi.model.Done
import cn.jiayi.model.FrameEvent
import cn.jiayi.model.Outcome
import cn.jiayi.model.OutcomeEvent
import cn.jiayi.model.OutcomeKind
import cn.jiayi.model.QuestionEvent
import cn.jiayi.model.Reason
import cn.jiayi.model.ReasonEvent
import cn.jiayi.model.Reasoned
import cn.jiayi.model.Snooze
import cn.jiayi.model.SnoozeEvent
import cn.jiayi.model.UnlockEvent
import cn.jiayi.model.Unlocked
import cn.jiayi.model.Visit
import cn.jiayi.model.Whom
import cn.jiayi.model.canBeSigned
import cn.jiayi.model.id
import cn.jiayi.ui.harness.HEIGHT
import cn.jiayi.ui.harness.WIDTH
import cn.jiayi.ui.samples.approvals
import cn.jiayi.ui.samples.begun
import cn.jiayi.ui.samples.dangerous
import cn.jiayi.ui.samples.frame
import cn.jiayi.ui.samples.id
import cn.jiayi.ui.samples.lacking
import cn.jiayi.ui.samples.now
import cn.jiayi.ui.samples.offline
import cn.jiayi.ui.samples.ready
import cn.jiayi.ui.samples.today
import cn.jiayi.ui.samples.unconfirmed
import cn.jiayi.ui.team.ApprovalsScreen
import cn.jiayi.ui.team.EvidenceScreen
import cn.jiayi.ui.team.OutcomeScreen
import cn.jiayi.ui.team.ReasonScreen
import cn.jiayi.ui.team.SnoozeScreen
import cn.jiayi.ui.team.UnlockScreen
import cn.jiayi.ui.team.VisitScreen
import cn.jiayi.ui.theme.Look
import cn.jiayi.ui.theme.Theme
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** What a tap of somebody of a team says. */
@OptIn(ExperimentalTestApi::class)
class StaffActsTest {
    private val said = mutableListOf<Any>()
    private val whom = Whom(id(50), "欧阳建国", 1)

    private fun shown(
        screen: @Composable () -> Unit,
        act: SkikoComposeUiTest.() -> Unit,
    ) = runSkikoComposeUiTest {
        setContent { Theme(Look(), screen) }
        act()
    }

    private fun SkikoComposeUiTest.tap(word: String) {
        onAllNodesWithText(word).onFirst().performClick()
        waitForIdle()
    }

    @Test
    fun `how a call ended is one tap, and what was done is taken back on any page`() {
        val done = frame.copy(done = Done(id(57), id(50), whom.name, Did.SNOOZE, now))
        shown({ OutcomeScreen(ready(Outcome(whom), done), said::add) }) {
            tap("没人接")
            tap("撤销")
            assertEquals(listOf(OutcomeEvent.Choose(OutcomeKind.NO_ANSWER), FrameEvent.Undo), said)
        }
    }

    @Test
    fun `a day is one tap`() =
        shown({ SnoozeScreen(ready(Snooze(whom, today)), said::add) }) {
            tap("明天 · 3月3日")
            tap("哪一天？")
            assertEquals(listOf(SnoozeEvent.Until(today.plusDays(1)), SnoozeEvent.MoreDays), said)
        }

    @Test
    fun `who died is not recorded without how one knows`() =
        shown({ OutcomeScreen(ready(Outcome(whom, OutcomeKind.DIED, needsReason = true)), said::add) }) {
            onNodeWithText("记下来").assertIsNotEnabled()
        }

    @Test
    fun `what has to be minded is opened by itself and signed after it was looked at`() {
        val minded = approvals.waiting.single { !it.clear && it.canBeSigned }
        shown({ ApprovalsScreen(ready(Approvals(listOf(minded))), said::add) }) {
            tap("单独审核")
            assertEquals(listOf(ApprovalsEvent.Alone(minded.id)), said)
        }
        said.clear()
        val alone = Approvals(listOf(minded), setOf(minded.id), confirming = true)
        shown({ ApprovalsScreen(ready(alone), said::add) }) {
            onNodeWithText("同意1项").assertIsNotEnabled()
            tap("我已看过监测结果")
            assertEquals(listOf(ApprovalsEvent.Monitored(true)), said)
        }
        shown({ ApprovalsScreen(ready(alone.copy(monitored = true), offline), said::add) }) {
            onNodeWithText("同意1项").assertIsNotEnabled()
        }
    }

    @Test
    fun `what an item lacks is one tap from it, and what is hers to sign is nobody else's button`() {
        shown({ ApprovalsScreen(ready(Approvals(listOf(lacking))), said::add) }) {
            tap("长期处方评估")
            tap("用药教育")
            val taps = listOf(Evidence.ASSESSMENT, Evidence.EDUCATION).map { ApprovalsEvent.Record(lacking.id, it) }
            assertEquals(taps, said)
        }
        shown({ ApprovalsScreen(ready(Approvals(listOf(unconfirmed))), said::add) }) {
            onNodeWithText("要本人签名确认", substring = true).assertHasNoClickAction()
            assertEquals(0, onAllNodesWithText("本人确认").fetchSemanticsNodes().size)
        }
    }

    @Test
    fun `a judgement is chosen, and nothing is recorded while an answer is missing`() =
        shown({ EvidenceScreen(ready(begun), Evidence.ASSESSMENT, said::add) }) {
            onNodeWithText("记录").assertIsNotEnabled()
            onAllNodesWithText("否").onFirst().performScrollTo()
            tap("否")
            assertEquals(listOf(QuestionEvent.Choose("answers.regimen_stable", "no", true)), said)
        }

    @Test
    fun `a no goes nowhere without its reason`() {
        val about = Reasoned.Contract(id(50), id(80), "赵春兰")
        shown({ ReasonScreen(ready(Reason(about)), said::add) }) {
            onAllNodesWithText("不同意")[1].assertIsNotEnabled()
            onNodeWithContentDescription("写给居民看的原因").performScrollTo().performTextInput("太远")
            assertEquals(listOf(ReasonEvent.Write("太远")), said)
        }
    }

    @Test
    fun `what cannot wait is in sight while the form is filled in, with letters of any size`() {
        for (scale in listOf(1f, 2f)) {
            runSkikoComposeUiTest(Size(WIDTH.toFloat(), HEIGHT.toFloat()), Density(1f, scale)) {
                setContent { Theme(Look(elderly = true)) { VisitScreen(ready(Visit(today, dangerous)), said::add) } }
                onNodeWithText("需要马上处理：拨打120或立即转诊。").assertIsDisplayed()
            }
        }
    }

    @Test
    fun `a phone that was too long without the server is not unlocked by its own lock`() =
        shown({ UnlockScreen(ready(Unlocked(Unlock.BySignIn)), said::add) }) {
            assertEquals(0, onAllNodesWithText("解锁").fetchSemanticsNodes().size)
            tap("用密码登录")
            assertEquals(listOf(UnlockEvent.SignIn), said)
        }
}
