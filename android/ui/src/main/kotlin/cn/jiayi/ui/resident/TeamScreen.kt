package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.Fees
import cn.jiayi.core.Member
import cn.jiayi.core.Package
import cn.jiayi.design.Words
import cn.jiayi.model.Content
import cn.jiayi.model.FrameEvent
import cn.jiayi.model.TeamChoice
import cn.jiayi.model.TeamEvent
import cn.jiayi.model.TeamState
import cn.jiayi.model.TeamStep
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Choice
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.yuan
import cn.jiayi.ui.theme.words

/** R07: who they are and what there is, then which doctor, then which package. */
@Composable
fun TeamScreen(
    state: TeamState,
    on: (TeamEvent) -> Unit,
) = Page(
    state,
    (state.content as? Content.Ready)?.value?.title(words) ?: words.teamsTitle,
    on,
    { it.spoken(words) },
    foot = { choice ->
        val word = if (choice.step == TeamStep.ABOUT) words.teamChoose else words.next
        PrimaryButton(word, enabled = choice.canGoOn) { on(TeamEvent.Next) }
    },
) { choice ->
    choice.asOf?.let { AsOf(it) }
    when (choice.step) {
        TeamStep.ABOUT -> About(choice, on)
        TeamStep.DOCTOR -> for (doctor in choice.doctors) DoctorChoice(doctor, choice, on)
        TeamStep.PACKAGE -> for (pack in choice.team.packages) PackageChoice(pack, choice, on)
    }
}

private fun TeamChoice.title(words: Words) =
    when (step) {
        TeamStep.ABOUT -> team.name
        TeamStep.DOCTOR -> words.teamDoctor
        TeamStep.PACKAGE -> words.teamPackage
    }

internal fun TeamChoice.spoken(words: Words): String =
    when (step) {
        TeamStep.ABOUT -> {
            "${team.name}。${team.introduction}${team.room.word(words)}。"
        }

        TeamStep.DOCTOR -> {
            words.teamDoctor + doctors.joinToString("") { "${it.name}。" }
        }

        TeamStep.PACKAGE -> {
            words.teamPackage +
                team.packages.joinToString("") { "${it.name}，${it.feePerYear.said(words)}。" }
        }
    }

internal fun Fees.said(words: Words) =
    if (resident == 0u) words.teamFree else words.teamFee(yuan(total), yuan(resident))

@Composable
private fun About(
    choice: TeamChoice,
    on: (TeamEvent) -> Unit,
) {
    val team = choice.team
    RoomBadge(team.room)
    Quiet(team.institutionName)
    if (team.introduction.isNotBlank()) Text(team.introduction)
    Quiet(words.readingTeamHours(team.hours))
    SecondaryButton(
        words.callNumber(team.phone),
        Modifier.fillMaxWidth(),
        Icon.PHONE,
    ) { on(FrameEvent.Call(team.phone)) }
    Card {
        Heading(words.teamMembers)
        for (member in team.members) {
            Text(member.name)
            Quiet(member.about(words))
        }
    }
    Card {
        Heading(words.teamPackages)
        for (pack in team.packages) {
            Text(pack.name)
            Quiet(pack.feePerYear.said(words))
        }
    }
}

private fun Member.about(words: Words) = listOfNotNull(words.duty(duty), title?.let(words::title)).joinToString(" · ")

@Composable
private fun DoctorChoice(
    doctor: Member,
    choice: TeamChoice,
    on: (TeamEvent) -> Unit,
) {
    val room = doctor.room ?: return
    val about = "${doctor.about(words)} · ${room.word(words)}"
    if (room.left == 0u) {
        Card {
            Text(doctor.name)
            Quiet(about)
        }
        return
    }
    Choice(doctor.name, doctor.staff == choice.doctor, Modifier.fillMaxWidth(), about) {
        on(TeamEvent.Doctor(doctor.staff))
    }
}

@Composable
private fun PackageChoice(
    pack: Package,
    choice: TeamChoice,
    on: (TeamEvent) -> Unit,
) {
    val chosen = pack.`package` == choice.pack
    Choice(
        pack.name,
        chosen,
        Modifier.fillMaxWidth(),
        pack.feePerYear.said(words),
    ) { on(TeamEvent.Pack(pack.`package`)) }
    if (!chosen) return
    Card {
        if (pack.description.isNotBlank()) Text(pack.description)
        for (promise in pack.services) Promised(promise)
    }
}
