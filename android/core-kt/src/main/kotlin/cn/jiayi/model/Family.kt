package cn.jiayi.model

import cn.jiayi.core.ActedFor
import cn.jiayi.core.ConsentText
import cn.jiayi.core.Family
import cn.jiayi.core.ProxyRelation
import cn.jiayi.core.ProxyScope
import java.time.LocalDate
import java.util.UUID

/** R04. */
typealias FamilyState = Screen<FamilyView>

data class FamilyView(
    val family: Family,
    /** For whom one acts; none as long as no server has answered. */
    val actsFor: List<ActedFor>?,
    val consents: List<Consent>,
)

/** A text, and whether she agrees to it. */
data class Consent(
    val text: ConsentText,
    val given: Boolean,
)

sealed interface FamilyEvent {
    data object Add : FamilyEvent

    data class Revoke(
        val grant: UUID,
    ) : FamilyEvent

    data class Show(
        val resident: UUID,
    ) : FamilyEvent

    data class Read(
        val consent: ConsentText,
    ) : FamilyEvent
}

/** One purpose: what it says, and her answer. */
typealias ConsentState = Screen<Consent>

sealed interface ConsentEvent {
    data object Give : ConsentEvent

    data object Withdraw : ConsentEvent
}

/** R04, somebody new: one question on a page. */
typealias AddRelativeState = Screen<AddRelative>

enum class AddRelativeStep { CONSENT, NAME, PHONE, RELATION, SCOPES, UNTIL, CONFIRM }

data class AddRelative(
    val step: AddRelativeStep,
    /** Without it nobody of the family is let in; none once it is given. */
    val consent: ConsentText? = null,
    val name: String = "",
    val phone: String = "",
    val relation: ProxyRelation? = null,
    val scopes: Set<ProxyScope> = emptySet(),
    /** The days that are offered. */
    val days: List<LocalDate> = emptyList(),
    val until: LocalDate? = null,
    val asking: Asking = Asking(),
) {
    val canGoOn
        get() =
            when (step) {
                AddRelativeStep.CONSENT, AddRelativeStep.CONFIRM -> !asking.sending
                AddRelativeStep.NAME -> name.isNotBlank()
                AddRelativeStep.PHONE -> phone.length == PHONE
                AddRelativeStep.RELATION -> relation != null
                AddRelativeStep.SCOPES -> scopes.isNotEmpty()
                AddRelativeStep.UNTIL -> until != null
            }

    companion object {
        const val PHONE = 11
    }
}

sealed interface AddRelativeEvent {
    data class Name(
        val text: String,
    ) : AddRelativeEvent

    data class Phone(
        val text: String,
    ) : AddRelativeEvent

    data class Relation(
        val relation: ProxyRelation,
    ) : AddRelativeEvent

    data class Scope(
        val scope: ProxyScope,
        val wanted: Boolean,
    ) : AddRelativeEvent

    data class Until(
        val day: LocalDate,
    ) : AddRelativeEvent

    data object Next : AddRelativeEvent
}
