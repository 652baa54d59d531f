package cn.jiayi.model

import cn.jiayi.core.ActedFor
import cn.jiayi.core.ConsentPurpose
import cn.jiayi.core.ConsentText
import cn.jiayi.core.JiayiException
import cn.jiayi.core.consentTexts
import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** R04. */
class FamilyModel(
    desk: Desk,
    scope: CoroutineScope,
) : Page<FamilyView, FamilyEvent>(desk, scope) {
    override suspend fun read(her: UUID): (FamilyView?) -> FamilyView {
        val family = desk.jiayi.family(her, desk.now())
        val consents = consentTexts().filter { it.concernsAdults() }.map { Consent(it, it.purpose in family.consents) }
        val actsFor = actsFor()
        return { before -> FamilyView(family, actsFor ?: before?.actsFor, consents) }
    }

    /** None without a network: the rest of the page stands on the phone. */
    private suspend fun actsFor(): List<ActedFor>? =
        try {
            desk.jiayi.actingFor().filter { it.actingAs != OWN }
        } catch (_: JiayiException.NoAnswer) {
            null
        }

    override fun on(event: FamilyEvent) {
        when (event) {
            is FrameEvent -> common(event)
            FamilyEvent.Add -> desk.way.to(Place.AddRelative)
            is FamilyEvent.Read -> desk.way.to(Place.Consent(event.consent.purpose))
            is FamilyEvent.Revoke -> desk.way.to(Place.RevokeGrant(event.grant))
            is FamilyEvent.Show -> show(event.resident)
        }
    }

    private fun show(resident: UUID) {
        desk.show(resident)
        desk.way.home()
    }

    private companion object {
        const val OWN = "own"
    }
}

/** One purpose of R04. */
class ConsentModel(
    desk: Desk,
    scope: CoroutineScope,
    private val purpose: ConsentPurpose,
) : Page<Consent, ConsentEvent>(desk, scope) {
    override suspend fun read(her: UUID): (Consent?) -> Consent {
        val given = purpose in desk.jiayi.family(her, desk.now()).consents
        return whole(Consent(text(purpose), given))
    }

    override fun on(event: ConsentEvent) {
        when (event) {
            is FrameEvent -> {
                common(event)
            }

            ConsentEvent.Give -> {
                act { her ->
                    desk.jiayi.giveConsent(her, text(purpose), desk.now())
                    kept()
                }
            }

            ConsentEvent.Withdraw -> {
                act { her ->
                    desk.jiayi.withdrawConsent(her, purpose, desk.now())
                    kept()
                }
            }
        }
    }
}

internal fun text(purpose: ConsentPurpose) = consentTexts().first { it.purpose == purpose }

/** What a guardian answers for a child is asked with the child's contract. Sharing with another institution names it, at the desk. */
private fun ConsentText.concernsAdults() = purpose != ConsentPurpose.CHILD_DATA && purpose != ConsentPurpose.THIRD_PARTY
