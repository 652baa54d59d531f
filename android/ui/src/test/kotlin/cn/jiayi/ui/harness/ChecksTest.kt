package cn.jiayi.ui.harness

import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.offset
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.text.BasicText
import androidx.compose.foundation.verticalScroll
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clipToBounds
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Primary
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.theme.Look
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** Each check finds what it is for, and finds nothing in a page that is right. */
class ChecksTest {
    private fun found(
        elderly: Boolean = false,
        screen: @Composable () -> Unit,
    ) = faults(
        Sample("page") {
            Column(Modifier.fillMaxSize()) {
                Heading("标题")
                screen()
            }
        },
        listOf(Setting(Look(elderly), 1.0f)),
    ).values.flatten()

    @Test
    fun `a page that is right has no faults`() =
        assertEquals(
            emptyList<String>(),
            found(elderly = true) {
                Column(Modifier.verticalScroll(rememberScrollState())) {
                    repeat(40) { Text("第${it}行") }
                    SecondaryButton("旁的") {}
                    PrimaryButton("要做的") {}
                }
            },
        )

    @Test
    fun `a text that ends in dots`() {
        val long = "血压很高，请坐下休息，五分钟后再量一次。"
        assertEquals(
            listOf("text overflows: $long"),
            found { BasicText(long, Modifier.width(80.dp), overflow = TextOverflow.Ellipsis, maxLines = 1) },
        )
    }

    @Test
    fun `a text in a strip`() =
        assertEquals(listOf("text is squeezed: 医生已审"), found { Text("医生已审", Modifier.width(20.dp)) })

    @Test
    fun `a text that is cut off`() =
        assertEquals(
            listOf("never seen whole: 到三月二十九日"),
            found { Box(Modifier.height(30.dp).clipToBounds()) { Text("到三月二十九日", Modifier.offset(y = 16.dp)) } },
        )

    @Test
    fun `a text beyond the edge of the screen`() =
        assertEquals(listOf("never seen whole: 远处"), found { Text("远处", Modifier.offset(x = 350.dp)) })

    @Test
    fun `a control that is too small`() =
        assertEquals(
            listOf("too small to tap: 小 44 x 48"),
            found { Box(Modifier.size(44.dp, 48.dp).clickable {}) { Text("小") } },
        )

    @Test
    fun `a primary action that old fingers miss`() {
        val page: @Composable () -> Unit = {
            Box(Modifier.size(58.dp).semantics { set(Primary, Unit) }.clickable {}) { Text("好") }
        }
        assertEquals(emptyList<String>(), found(elderly = false, page))
        assertEquals(listOf("too small to tap: 好 58 x 58"), found(elderly = true, page))
    }

    @Test
    fun `a control without a word`() =
        assertEquals(listOf("a control without a word: 48 x 48"), found { Box(Modifier.size(48.dp).clickable {}) })

    @Test
    fun `two controls over each other`() =
        assertEquals(
            listOf("two controls overlap: 一, 二"),
            found {
                Box {
                    SecondaryButton("一") {}
                    SecondaryButton("二", Modifier.offset(y = 30.dp)) {}
                }
            },
        )

    @Test
    fun `two things to do first`() =
        assertEquals(
            listOf("more than one primary action: [同意, 退回]"),
            found {
                PrimaryButton("同意") {}
                PrimaryButton("退回") {}
            },
        )

    @Test
    fun `what is read before what stands above it`() =
        assertEquals(
            listOf("read after what it stands before: 上 after 下"),
            found {
                Box {
                    Text("下", Modifier.offset(y = 60.dp))
                    Text("上")
                }
            },
        )

    @Test
    fun `what is read before what stands on its left`() =
        assertEquals(
            listOf("read after what it stands before: 左 after 右"),
            found {
                Row {
                    Text("右", Modifier.offset(x = 90.dp))
                    Text("左", Modifier.offset(x = (-10).dp))
                }
            },
        )

    @Test
    fun `a page without a heading`() =
        assertEquals(
            listOf("no heading"),
            faults(Sample("page") { Text("字") }, listOf(Setting(Look(), 1.0f))).values.flatten(),
        )
}
