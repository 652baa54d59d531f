package cn.jiayi.ui.theme

import androidx.compose.runtime.Immutable
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.style.LineBreak
import androidx.compose.ui.text.style.LineHeightStyle
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import cn.jiayi.design.Sizes

@Immutable
class Measures(
    private val sizes: Sizes,
) {
    val tap = sizes.tap.dp
    val primaryTap = sizes.primaryTap.dp
    val gap = sizes.gap.dp
    val pad = sizes.pad.dp
    val corner = sizes.corner.dp

    val body = text(sizes.body, FontWeight.Normal)
    val small = text(sizes.small, FontWeight.Normal)
    val title = text(sizes.title, FontWeight.Medium)
    val heading = text(sizes.heading, FontWeight.SemiBold)
    val number = text(sizes.number, FontWeight.SemiBold).copy(fontFeatureSettings = "tnum")

    /** Half of the air above and below each line would push a word off the middle of its icon or button: it stands between lines only. */
    private fun text(
        size: Int,
        weight: FontWeight,
    ) = TextStyle(
        fontSize = size.sp,
        fontWeight = weight,
        lineHeight = (size * sizes.lineHeight / 100f).sp,
        lineHeightStyle = LineHeightStyle(LineHeightStyle.Alignment.Center, LineHeightStyle.Trim.Both),
        lineBreak = LineBreak.Paragraph,
    )
}
