package cn.jiayi.ui.team

import androidx.compose.runtime.Composable
import cn.jiayi.model.Risk
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

@Composable
internal fun RiskBadge(risk: Risk) =
    when (risk) {
        Risk.URGENT -> Badge(Tone.DANGER, Icon.WARNING, words.riskUrgent)
        Risk.HIGH -> Badge(Tone.DANGER, Icon.HEART, words.riskHigh)
        Risk.MEDIUM -> Badge(Tone.WARN, Icon.INFO, words.riskMedium)
        Risk.LOW -> Badge(Tone.GOOD, Icon.CHECK, words.riskLow)
    }
