package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.text.input.PasswordVisualTransformation
import cn.jiayi.design.Words
import cn.jiayi.model.SignIn
import cn.jiayi.model.SignInEvent
import cn.jiayi.model.SignInState
import cn.jiayi.model.SignInStep
import cn.jiayi.ui.parts.Field
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Notice
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.QuietButton
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** R02. */
@Composable
fun SignInScreen(
    state: SignInState,
    on: (SignInEvent) -> Unit,
) = Page(
    state,
    words.signIn,
    on,
    { it.spoken(words) },
    foot = { signIn ->
        when (signIn.step) {
            SignInStep.PHONE -> PrimaryButton(words.signInSend, enabled = signIn.canGoOn) { on(SignInEvent.SendCode) }
            else -> PrimaryButton(words.signIn, enabled = signIn.canGoOn) { on(SignInEvent.Enter) }
        }
    },
) { signIn ->
    if (state.frame.offline) Notice(Tone.WARN, Icon.OFFLINE) { Text(words.needsNetwork) }
    when (signIn.step) {
        SignInStep.PHONE -> Phone(signIn, on)
        SignInStep.CODE -> Code(signIn, on)
        SignInStep.STAFF -> Staff(signIn, on)
    }
}

internal fun SignIn.spoken(words: Words): String =
    when (step) {
        SignInStep.PHONE -> "${words.signInPhone}，${words.signInPhoneHint}。"
        SignInStep.CODE -> "${words.signInCodeSent(phone)}。${words.signInCode}。"
        SignInStep.STAFF -> "${words.signInLogin}，${words.signInPassword}。"
    }

private fun SignIn.wrong(words: Words) = wrong?.let { words.code(it) }?.let { it.title + it.next }

@Composable
private fun Phone(
    signIn: SignIn,
    on: (SignInEvent) -> Unit,
) {
    Field(
        words.signInPhone,
        signIn.phone,
        { on(SignInEvent.Phone(it)) },
        hint = words.signInPhoneHint,
        wrong = signIn.wrong(words),
        keyboard = KeyboardType.Phone,
    )
    QuietButton(words.signInStaff, icon = Icon.DOCTOR) { on(SignInEvent.AsStaff) }
}

@Composable
private fun Code(
    signIn: SignIn,
    on: (SignInEvent) -> Unit,
) {
    Text(words.signInCodeSent(signIn.phone))
    Field(
        words.signInCode,
        signIn.code,
        { on(SignInEvent.Code(it)) },
        wrong = signIn.wrong(words),
        keyboard = KeyboardType.NumberPassword,
    )
    if (signIn.secondsLeft > 0) {
        Quiet(words.signInAgain(signIn.secondsLeft.toLong()))
    } else {
        SecondaryButton(words.signInSendAgain, Modifier.fillMaxWidth(), Icon.SYNC) { on(SignInEvent.SendCode) }
    }
}

@Composable
private fun Staff(
    signIn: SignIn,
    on: (SignInEvent) -> Unit,
) {
    Field(words.signInLogin, signIn.login, { on(SignInEvent.Login(it)) })
    Field(
        words.signInPassword,
        signIn.password,
        { on(SignInEvent.Password(it)) },
        keyboard = KeyboardType.Password,
        hiding = PasswordVisualTransformation(),
    )
    Field(
        words.signInSecondFactor,
        signIn.secondFactor,
        { on(SignInEvent.SecondFactor(it)) },
        wrong = signIn.wrong(words),
        // A recovery code has letters.
        keyboard = KeyboardType.Password,
    )
}
