package cn.jiayi.model

import cn.jiayi.core.Installation
import cn.jiayi.core.JiayiException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import java.util.UUID

/** R02. */
class SignInModel(
    desk: Desk,
    scope: CoroutineScope,
    private val installation: Installation,
) : Page<SignIn, SignInEvent>(desk, scope, SignIn(SignInStep.PHONE)) {
    private var waiting: Job? = null
    private var asking: Job? = null

    override suspend fun read(her: UUID): (SignIn?) -> SignIn = { it ?: SignIn(SignInStep.PHONE) }

    override fun on(event: SignInEvent) {
        when (event) {
            is FrameEvent -> {
                if (event == FrameEvent.Back) stepBack() else common(event)
            }

            is SignInEvent.Phone -> {
                enter { it.copy(phone = event.text.digits(PHONE)) }
            }

            is SignInEvent.Code -> {
                enter { it.copy(code = event.text.digits(CODE)) }
            }

            is SignInEvent.Login, is SignInEvent.Password, is SignInEvent.SecondFactor, SignInEvent.AsStaff -> {
                desk.way.to(Place.StaffLater)
            }

            SignInEvent.SendCode -> {
                sendCode()
            }

            SignInEvent.Enter -> {
                if (value()?.step == SignInStep.PHONE) sendCode() else signIn()
            }
        }
    }

    private fun stepBack() = enter { it.copy(step = SignInStep.PHONE, code = "") }

    private fun enter(how: (SignIn) -> SignIn) =
        change {
            val entered = how(it).copy(wrong = null)
            entered.copy(canGoOn = entered.isWhole())
        }

    private fun SignIn.isWhole() =
        when (step) {
            SignInStep.PHONE -> phone.length == PHONE && phone.startsWith('1')
            SignInStep.CODE -> code.length == CODE
            SignInStep.STAFF -> false
        }

    private fun sendCode() =
        ask { entry ->
            if (entry.secondsLeft > 0) return@ask
            desk.jiayi.askForCode(entry.phone)
            enter { it.copy(step = SignInStep.CODE, code = "") }
            waiting?.cancel()
            waiting = scope.launch { countDown() }
        }

    private fun signIn() =
        ask { entry ->
            desk.jiayi.signInResident(entry.phone, entry.code, installation)
            desk.synchronise()
            desk.begin()
        }

    /** One after another: a second tap while the first is on its way does nothing. */
    private fun ask(work: suspend (SignIn) -> Unit) {
        val entry = value()?.takeIf { it.isWhole() || it.step == SignInStep.CODE } ?: return
        if (asking?.isActive == true) return
        asking =
            scope.launch {
                try {
                    work(entry)
                } catch (why: JiayiException) {
                    change { it.copy(wrong = why.code() ?: NO_ANSWER) }
                }
            }
    }

    private suspend fun countDown() {
        for (seconds in AGAIN_AFTER downTo 0) {
            change { it.copy(secondsLeft = seconds) }
            delay(1_000)
        }
    }

    private companion object {
        const val PHONE = 11
        const val CODE = 6
        const val AGAIN_AFTER = 60

        /** The words of this code are of what can be done again. */
        const val NO_ANSWER = "BUSY"

        fun String.digits(most: Int) = filter(Char::isDigit).take(most)
    }
}
