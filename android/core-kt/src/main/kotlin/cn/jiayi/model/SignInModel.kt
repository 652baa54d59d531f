package cn.jiayi.model

import cn.jiayi.core.Installation
import cn.jiayi.core.JiayiException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch
import java.util.UUID

/** R02. */
class SignInModel(
    desk: Desk,
    scope: CoroutineScope,
    private val installation: Installation,
) : Page<SignIn, SignInEvent>(desk, scope, SignIn(SignInStep.PHONE)) {
    private val countdown = Countdown(scope) { seconds -> change { it.copy(secondsLeft = seconds) } }
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

            is SignInEvent.Login -> {
                enter { it.copy(login = event.text.trim()) }
            }

            is SignInEvent.Password -> {
                enter { it.copy(password = event.text) }
            }

            is SignInEvent.SecondFactor -> {
                enter { it.copy(secondFactor = event.text.trim()) }
            }

            SignInEvent.AsStaff -> {
                enter { it.copy(step = SignInStep.STAFF) }
            }

            SignInEvent.SendCode -> {
                sendCode()
            }

            SignInEvent.Enter -> {
                when (value()?.step) {
                    SignInStep.PHONE -> sendCode()
                    SignInStep.CODE -> signIn()
                    SignInStep.STAFF -> signInStaff()
                    null -> Unit
                }
            }
        }
    }

    private fun stepBack() =
        if (value()?.step == SignInStep.PHONE) {
            common(FrameEvent.Back)
        } else {
            enter { it.copy(step = SignInStep.PHONE, code = "", password = "", secondFactor = "") }
        }

    private fun enter(how: (SignIn) -> SignIn) =
        change {
            val entered = how(it).copy(wrong = null)
            entered.copy(canGoOn = entered.isWhole())
        }

    private fun SignIn.isWhole() =
        when (step) {
            SignInStep.PHONE -> phone.length == PHONE && phone.startsWith('1')
            SignInStep.CODE -> code.length == CODE
            SignInStep.STAFF -> login.isNotEmpty() && password.isNotEmpty()
        }

    private fun sendCode() =
        ask { entry ->
            if (entry.secondsLeft > 0) return@ask
            desk.jiayi.askForCode(entry.phone)
            enter { it.copy(step = SignInStep.CODE, code = "") }
            countdown.start()
        }

    private fun signIn() =
        ask { entry ->
            desk.jiayi.signInResident(entry.phone, entry.code, installation)
            enter()
        }

    private fun signInStaff() =
        ask { entry ->
            val (login, code) = entry.login to entry.secondFactor.ifEmpty { null }
            desk.jiayi.signInStaff(login, entry.password, code, null, installation)
            enter()
        }

    private suspend fun enter() {
        desk.synchronise()
        desk.begin()
        // Not before the pages of whoever was signed in are gone.
        desk.lock.open()
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

    private companion object {
        const val PHONE = 11
        const val CODE = 6

        /** The words of this code are of what can be done again. */
        const val NO_ANSWER = "BUSY"
    }
}
