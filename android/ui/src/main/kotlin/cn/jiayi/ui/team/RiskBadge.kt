package cn.jiayi.ui.team

import androidx.compose.runtime.Composable
import cn.jiayi.core.RiskLevel
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.name
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

@Composable
internal fun RiskBadge(risk: RiskLevel) {
    val (tone, icon) =
        when (risk) {
            RiskLevel.URGENT -> Tone.DANGER to Icon.WARNING
            RiskLevel.HIGH -> Tone.DANGER to Icon.HEART
            RiskLevel.MEDIUM -> Tone.WARN to Icon.INFO
            RiskLevel.LOW -> Tone.GOOD to Icon.CHECK
        }
    Badge(tone, icon, words.listRisk(words.name(risk)))
}
