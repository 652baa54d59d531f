package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.CareTeam
import cn.jiayi.design.Words
import cn.jiayi.model.Doctor
import cn.jiayi.model.DoctorEvent
import cn.jiayi.model.DoctorState
import cn.jiayi.model.FrameEvent
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Line
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words

/** L05. */
@Composable
fun DoctorScreen(
    state: DoctorState,
    on: (DoctorEvent) -> Unit,
) = Page(state, words.homeDoctor, on, { it.spoken(words) }) { doctor ->
    val team = doctor.team
    if (team == null) NoTeam(on) else Team(team, on)
    SecondaryButton(words.call120, Modifier.fillMaxWidth(), Icon.PHONE, Tone.DANGER) { on(FrameEvent.Call(EMERGENCY)) }
    Quiet(words.doctorNobodyWatches)
    Card { Line(Icon.CALENDAR, words.visitsTitle) { on(DoctorEvent.OpenVisits) } }
}

internal fun Doctor.spoken(words: Words): String =
    team?.let { "${words.contractWith(it.doctor)}。" + it.hours?.let(words::readingTeamHours).orEmpty() }
        ?: words.homeNoTeam

@Composable
private fun NoTeam(on: (DoctorEvent) -> Unit) {
    Text(words.homeNoTeam)
    PrimaryButton(words.homeSign, icon = Icon.PEN) { on(DoctorEvent.Sign) }
}

@Composable
private fun Team(
    team: CareTeam,
    on: (DoctorEvent) -> Unit,
) {
    Card {
        Text(team.doctor, style = measures.heading)
        Text(team.name)
        Quiet(team.institution)
        team.hours?.let { Quiet(words.readingTeamHours(it)) }
    }
    team.phone?.let { PrimaryButton(words.callDoctor(team.doctor), icon = Icon.PHONE) { on(FrameEvent.Call(it)) } }
}

private const val EMERGENCY = "120"
