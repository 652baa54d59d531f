package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.runtime.key
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.input.KeyboardType
import cn.jiayi.design.Words
import cn.jiayi.model.Content
import cn.jiayi.model.Signing
import cn.jiayi.model.SigningEvent
import cn.jiayi.model.SigningState
import cn.jiayi.model.SigningStep
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Field
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Notice
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.Refused
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.SignaturePad
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.announced
import cn.jiayi.ui.parts.time
import cn.jiayi.ui.parts.year
import cn.jiayi.ui.parts.yuan
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** R08 and R09. */
@Composable
fun SigningScreen(
    state: SigningState,
    on: (SigningEvent) -> Unit,
) {
    val signing = (state.content as? Content.Ready)?.value
    val read = signing?.step == SigningStep.READ
    // Each step begins at its head.
    key(signing?.step, signing?.consents?.size) {
        Page(
            state,
            signing?.title(words) ?: words.signTitle,
            on,
            { it.spoken(words) },
            foot = { Foot(it, on) },
            onEnd = if (read) ({ on(SigningEvent.SeenToEnd) }) else null,
        ) {
            when (it.step) {
                SigningStep.CONSENT -> Asked(it)
                SigningStep.READ -> Agreed(it)
                SigningStep.DRAW -> Name(it, on)
                SigningStep.CODE -> Code(it, on)
                SigningStep.SIGNED -> Receipt(it)
            }
        }
    }
}

private fun Signing.title(words: Words) =
    when (step) {
        SigningStep.CONSENT -> consents.firstOrNull()?.title ?: words.signTitle
        SigningStep.READ -> words.signTitle
        SigningStep.DRAW -> words.signDraw
        SigningStep.CODE -> words.signCode
        SigningStep.SIGNED -> words.signDone
    }

internal fun Signing.spoken(words: Words): String =
    when (step) {
        SigningStep.CONSENT -> consents.firstOrNull()?.let { "${it.title}。${it.body}" }.orEmpty()
        SigningStep.READ -> (inShort(words) + agreement.text.lines()).joinToString("\n")
        SigningStep.DRAW -> words.signDraw
        SigningStep.CODE -> words.signCodeSent + words.signInCode
        SigningStep.SIGNED -> "${words.signDone}。${words.signDoneNext}"
    }

/** In plain words, before the words that bind. */
private fun Signing.inShort(words: Words): List<String> {
    val fee = agreement.feeOfTerm
    val wanted = agreement.wanted
    return listOfNotNull(
        words.signWith(offer.doctor, offer.team),
        offer.institution,
        words.signPackage(offer.pack),
        words.signTerm(words.year(wanted.startsOn), words.year(agreement.endsOn)),
        if (fee.resident == 0u) words.teamFree else words.signFee(yuan(fee.total), yuan(fee.resident)),
        words.signEnds,
        words.signMayEnd,
        words.signGuardian.takeIf { agreement.guardian != null },
    )
}

@Composable
private fun ColumnScope.Foot(
    signing: Signing,
    on: (SigningEvent) -> Unit,
) {
    if (signing.step != SigningStep.SIGNED) signing.asking.wrong?.let { Refused(it) }
    val next = { on(SigningEvent.Next) }
    when (signing.step) {
        SigningStep.CONSENT -> {
            PrimaryButton(words.consentGive, enabled = !signing.asking.sending) { on(SigningEvent.Agree) }
        }

        SigningStep.READ -> {
            if (!signing.wasRead) Quiet(words.signReadFirst)
            PrimaryButton(words.signGoOn, icon = Icon.PEN, enabled = signing.canGoOn, onClick = next)
        }

        SigningStep.DRAW -> {
            PrimaryButton(words.next, enabled = signing.canGoOn && !signing.asking.sending, onClick = next)
        }

        SigningStep.CODE -> {
            PrimaryButton(words.signAct, icon = Icon.PEN, enabled = signing.canGoOn, onClick = next)
        }

        SigningStep.SIGNED -> {
            PrimaryButton(words.done) { on(SigningEvent.Done) }
            SecondaryButton(words.signShow, Modifier.fillMaxWidth()) { on(SigningEvent.ShowContract) }
        }
    }
}

@Composable
private fun Asked(signing: Signing) {
    val shown = signing.consents.firstOrNull() ?: return
    for (paragraph in shown.body.lines()) Text(paragraph)
}

@Composable
private fun Agreed(signing: Signing) {
    if (signing.changed) Notice(Tone.WARN, Icon.INFO, Modifier.announced()) { Text(words.signChanged) }
    if (signing.agreement.against.isNotEmpty()) {
        Notice(Tone.DANGER, Icon.WARNING) {
            Text(words.signNot)
            for (why in signing.agreement.against.mapNotNull { words.code(it) }) {
                Text(why.title)
                Quiet(why.next)
            }
        }
    }
    Card {
        Heading(words.signShort)
        for (line in signing.inShort(words)) Text(line)
    }
    Card {
        Heading(words.signWhole)
        for (line in signing.agreement.text
            .lines()
            .filter { it.isNotBlank() }) {
            Text(line)
        }
    }
}

@Composable
private fun Name(
    signing: Signing,
    on: (SigningEvent) -> Unit,
) {
    Text(words.signWith(signing.offer.doctor, signing.offer.team))
    if (signing.agreement.guardian != null) Quiet(words.signGuardian)
    SignaturePad(signing.drawing) { on(SigningEvent.Draw(it)) }
    SecondaryButton(words.signClear, Modifier.fillMaxWidth(), Icon.ERASE) { on(SigningEvent.Clear) }
}

@Composable
private fun Code(
    signing: Signing,
    on: (SigningEvent) -> Unit,
) {
    Text(words.signCodeSent)
    Field(
        words.signInCode,
        signing.code,
        { on(SigningEvent.Code(it)) },
        keyboard = KeyboardType.NumberPassword,
    )
    if (signing.secondsLeft > 0) {
        Quiet(words.signInAgain(signing.secondsLeft.toLong()))
    } else {
        SecondaryButton(words.signInSendAgain, Modifier.fillMaxWidth(), Icon.SYNC) { on(SigningEvent.SendCode) }
    }
}

@Composable
private fun Receipt(signing: Signing) {
    Notice(Tone.GOOD, Icon.CHECK, Modifier.announced()) { Text(words.signDoneNext) }
    Card {
        Heading(words.signReceipt)
        Text(words.signWith(signing.offer.doctor, signing.offer.team))
        signing.signedAt?.let { Text(words.signTime(words.time(it))) }
        // In groups, so that it can be compared and breaks between them.
        Quiet(
            words.signHash(
                signing.agreement.documentHash
                    .chunked(HASH_GROUP)
                    .joinToString(" "),
            ),
        )
    }
}

private const val HASH_GROUP = 8
