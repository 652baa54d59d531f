package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.ClaimStands
import cn.jiayi.core.Identity
import cn.jiayi.design.Words
import cn.jiayi.model.IdentityEvent
import cn.jiayi.model.IdentityState
import cn.jiayi.model.IdentityStep
import cn.jiayi.model.IdentityView
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Choice
import cn.jiayi.ui.parts.Field
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Notice
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.QuietButton
import cn.jiayi.ui.parts.Refused
import cn.jiayi.ui.parts.Restated
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Stepped
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.isRoomy
import cn.jiayi.ui.parts.said
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.look
import cn.jiayi.ui.theme.measures
import cn.jiayi.ui.theme.words

/** R03. */
@Composable
fun IdentityScreen(
    state: IdentityState,
    on: (IdentityEvent) -> Unit,
) = Stepped(
    state,
    { it.step },
    { it?.title(words) ?: words.identityTitle },
    on,
    { it.spoken(words) },
    root = { it.step == IdentityStep.NAME && it.identity == null },
    foot = { Foot(it, on) },
) {
    when (it.step) {
        IdentityStep.NAME -> Name(it, on)
        IdentityStep.NUMBER -> Number(it, on)
        IdentityStep.INSTITUTION -> Homes(it, on)
        IdentityStep.CONFIRM -> Restated(it.restated())
        IdentityStep.STANDS -> it.identity?.let { identity -> Stands(identity, on) }
        IdentityStep.CODE -> Code(it, on)
    }
}

private fun IdentityView.title(words: Words) =
    when (step) {
        IdentityStep.INSTITUTION -> words.identityHome
        IdentityStep.CONFIRM -> words.identityCheck
        else -> words.identityTitle
    }

internal fun IdentityView.spoken(words: Words): String =
    when (step) {
        IdentityStep.NAME -> words.identityName
        IdentityStep.NUMBER -> words.identityNumber
        IdentityStep.INSTITUTION -> words.identityHome
        IdentityStep.CONFIRM -> words.identityCheck + restated().joinToString("") { "，$it" }
        IdentityStep.STANDS -> identity?.stands(words).orEmpty()
        IdentityStep.CODE -> words.identityCode
    }

private fun IdentityView.restated() =
    listOfNotNull(name.trim(), number, institutions.find { it.institution == institution }?.name)

private fun Identity.stands(words: Words) =
    when {
        verified -> words.identityVerified
        claim?.stands == ClaimStands.REJECTED -> words.identityRejected
        else -> words.identityWaits + words.identityWaitsNext
    }

@Composable
private fun ColumnScope.Foot(
    view: IdentityView,
    on: (IdentityEvent) -> Unit,
) {
    if (view.step != IdentityStep.NUMBER) view.asking.wrong?.let { Refused(it) }
    val word =
        when (view.step) {
            IdentityStep.CONFIRM -> words.identitySend
            IdentityStep.STANDS -> words.done
            IdentityStep.CODE -> words.identityOpen
            else -> words.next
        }
    PrimaryButton(word, enabled = view.canGoOn) { on(IdentityEvent.Next) }
}

@Composable
private fun Name(
    view: IdentityView,
    on: (IdentityEvent) -> Unit,
) {
    val rejected = view.identity?.claim?.takeIf { it.stands == ClaimStands.REJECTED }
    if (rejected != null) {
        Notice(Tone.DANGER, Icon.WARNING) {
            Text(words.identityRejected)
            rejected.reason?.let { Text(it) }
        }
    }
    Field(words.identityName, view.name, { on(IdentityEvent.Name(it)) }, hint = words.identityNameHint)
    if (view.identity == null) QuietButton(words.signOut) { on(IdentityEvent.SignOut) }
}

@Composable
private fun Number(
    view: IdentityView,
    on: (IdentityEvent) -> Unit,
) {
    Field(
        words.identityNumber,
        view.number,
        { on(IdentityEvent.Number(it)) },
        hint = words.identityNumberHint,
        lines = if (look.elderly || !isRoomy()) 2 else 1,
        wrong = view.asking.wrong?.let { words.said(it) },
    )
}

@Composable
private fun Homes(
    view: IdentityView,
    on: (IdentityEvent) -> Unit,
) {
    for (home in view.institutions) {
        Choice(home.name, home.institution == view.institution, Modifier.fillMaxWidth(), home.address) {
            on(IdentityEvent.Home(home.institution))
        }
    }
}

@Composable
private fun Stands(
    identity: Identity,
    on: (IdentityEvent) -> Unit,
) {
    Card {
        identity.name?.let { Text(it, style = measures.title) }
        identity.document?.let { Quiet(it) }
        if (identity.verified) Badge(Tone.GOOD, Icon.CHECK, words.identityVerified)
    }
    if (identity.verified) return
    Notice(Tone.WARN, Icon.CLOCK) {
        Text(words.identityWaits)
        Text(words.identityWaitsNext)
    }
    if (identity.claim?.stands == ClaimStands.RECEIVED) {
        SecondaryButton(words.identityHasCode, Modifier.fillMaxWidth(), Icon.DOCUMENT) { on(IdentityEvent.TypeCode) }
    }
}

@Composable
private fun Code(
    view: IdentityView,
    on: (IdentityEvent) -> Unit,
) = Field(words.identityCode, view.code, { on(IdentityEvent.Code(it)) }, hint = words.identityCodeHint)
