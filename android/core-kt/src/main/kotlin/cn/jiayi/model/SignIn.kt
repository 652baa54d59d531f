package cn.jiayi.model

/** R01. */
typealias WelcomeState = Screen<Welcome>

data class Welcome(
    val elderly: Boolean,
    val accepted: Boolean,
)

sealed interface WelcomeEvent {
    data class Choose(
        val elderly: Boolean,
    ) : WelcomeEvent

    data class Accept(
        val accepted: Boolean,
    ) : WelcomeEvent

    data object ReadPrivacy : WelcomeEvent

    data object Next : WelcomeEvent
}

/** R02: one field on a page. */
typealias SignInState = Screen<SignIn>

enum class SignInStep { PHONE, CODE, STAFF }

data class SignIn(
    val step: SignInStep,
    val phone: String = "",
    val code: String = "",
    /** Until the code can be sent again. */
    val secondsLeft: Int = 0,
    /** The code of what was refused. */
    val wrong: String? = null,
    val login: String = "",
    val password: String = "",
    val secondFactor: String = "",
    val canGoOn: Boolean = false,
)

sealed interface SignInEvent {
    data class Phone(
        val text: String,
    ) : SignInEvent

    data class Code(
        val text: String,
    ) : SignInEvent

    data class Login(
        val text: String,
    ) : SignInEvent

    data class Password(
        val text: String,
    ) : SignInEvent

    data class SecondFactor(
        val text: String,
    ) : SignInEvent

    data object SendCode : SignInEvent

    data object Enter : SignInEvent

    data object AsStaff : SignInEvent
}
