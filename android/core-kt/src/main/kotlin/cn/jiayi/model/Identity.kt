package cn.jiayi.model

import cn.jiayi.core.Identity
import cn.jiayi.core.Institution
import java.util.UUID

/** R03: one question on a page, and then how it stands. */
typealias IdentityState = Screen<IdentityView>

enum class IdentityStep { NAME, NUMBER, INSTITUTION, CONFIRM, STANDS, CODE }

data class IdentityView(
    val step: IdentityStep,
    val name: String = "",
    val number: String = "",
    /** Where she belongs; asked of the server. */
    val institutions: List<Institution> = emptyList(),
    val institution: UUID? = null,
    /** As it stands on the server. */
    val identity: Identity? = null,
    /** That the desk printed. */
    val code: String = "",
    val asking: Asking = Asking(),
) {
    val canGoOn
        get() =
            when (step) {
                IdentityStep.NAME -> name.isNotBlank()
                IdentityStep.NUMBER -> number.isNotBlank()
                IdentityStep.INSTITUTION -> institution != null
                IdentityStep.CONFIRM, IdentityStep.STANDS -> !asking.sending
                IdentityStep.CODE -> code.isNotBlank() && !asking.sending
            }
}

sealed interface IdentityEvent {
    data class Name(
        val text: String,
    ) : IdentityEvent

    data class Number(
        val text: String,
    ) : IdentityEvent

    data class Home(
        val institution: UUID,
    ) : IdentityEvent

    data class Code(
        val text: String,
    ) : IdentityEvent

    /** There is a printed code to type. */
    data object TypeCode : IdentityEvent

    data object Next : IdentityEvent

    /** It was another's number. */
    data object SignOut : IdentityEvent
}
