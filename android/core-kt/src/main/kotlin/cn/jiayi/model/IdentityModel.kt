package cn.jiayi.model

import cn.jiayi.core.ClaimStands
import cn.jiayi.core.Identity
import cn.jiayi.core.identityNumberFault
import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** R03. What she types is a claim: staff look at her card, or she types the code that they printed. */
class IdentityModel(
    desk: Desk,
    scope: CoroutineScope,
) : Page<IdentityView, IdentityEvent>(desk, scope) {
    private val atOnce = AtOnce(::attempt) { asking -> change { it.copy(asking = asking) } }

    override suspend fun read(): (IdentityView?) -> IdentityView = { it ?: IdentityView(IdentityStep.NAME) }

    override suspend fun read(her: UUID): (IdentityView?) -> IdentityView {
        val identity = desk.jiayi.identity(her, desk.now())
        return { before -> before?.copy(identity = identity) ?: IdentityView(identity.begins(), identity = identity) }
    }

    private fun Identity.begins() =
        if (name == null || claim?.stands == ClaimStands.REJECTED) IdentityStep.NAME else IdentityStep.STANDS

    /** Not her number: what the system keeps is not sealed. */
    override fun entered(): List<String>? {
        val entry = value()?.takeIf { it.step < IdentityStep.STANDS && it.name.isNotEmpty() } ?: return null
        return listOf(minOf(entry.step, IdentityStep.NUMBER).name, entry.name, entry.institution?.toString().orEmpty())
    }

    override fun takeUp(entered: List<String>) {
        val (step, name, institution) = entered
        val home = institution.ifEmpty { null }?.let(UUID::fromString)
        beginWith(IdentityView(IdentityStep.valueOf(step), name, institution = home))
    }

    override fun on(event: IdentityEvent) {
        when (event) {
            is FrameEvent -> {
                if (event == FrameEvent.Back && backs()) Unit else common(event)
            }

            is IdentityEvent.Name -> {
                enter { it.copy(name = event.text) }
            }

            is IdentityEvent.Number -> {
                enter {
                    it.copy(
                        number =
                            event.text
                                .filter(Char::isLetterOrDigit)
                                .uppercase()
                                .take(NUMBER),
                    )
                }
            }

            is IdentityEvent.Home -> {
                enter { it.copy(institution = event.institution) }
            }

            is IdentityEvent.Code -> {
                enter { it.copy(code = event.text) }
            }

            IdentityEvent.TypeCode -> {
                enter { it.copy(step = IdentityStep.CODE) }
            }

            IdentityEvent.Next -> {
                next()
            }

            IdentityEvent.SignOut -> {
                atOnce.ask { signOut() }
            }
        }
    }

    private fun enter(how: (IdentityView) -> IdentityView) = change { how(it).copy(asking = Asking()) }

    private fun next() {
        val entry = value()?.takeIf { it.canGoOn } ?: return
        when (entry.step) {
            IdentityStep.NAME -> enter { it.copy(step = IdentityStep.NUMBER) }
            IdentityStep.NUMBER -> number(entry)
            IdentityStep.INSTITUTION -> enter { it.copy(step = IdentityStep.CONFIRM) }
            IdentityStep.CONFIRM -> atOnce.ask { claim(entry) }
            IdentityStep.STANDS -> common(FrameEvent.Back)
            IdentityStep.CODE -> atOnce.ask { activate(entry) }
        }
    }

    /** A slip is told of at once, before anything is sent. */
    private fun number(entry: IdentityView) {
        val fault = identityNumberFault(entry.number, desk.now())
        if (fault != null) {
            change { it.copy(asking = Asking(wrong = Wrong.Refused(fault))) }
            return
        }
        atOnce.ask {
            val institutions = desk.jiayi.institutions(null)
            val only = institutions.singleOrNull()?.institution
            enter {
                it.copy(
                    step = IdentityStep.INSTITUTION,
                    institutions = institutions,
                    institution =
                        it.institution ?: only,
                )
            }
        }
    }

    private suspend fun claim(entry: IdentityView) {
        val home = entry.institution ?: return
        desk.jiayi.claimIdentity(entry.name.trim(), entry.number, home, desk.now())
        // She is somebody now: the pages begin anew, with how it stands above them.
        desk.synchronise()
        desk.begin()
        desk.way.to(Place.Identity)
    }

    private suspend fun signOut() {
        desk.jiayi.signOut()
        desk.begin()
    }

    private suspend fun activate(entry: IdentityView) {
        val her = desk.shown.value ?: return
        val claim = entry.identity?.claim?.claim ?: return
        desk.jiayi.activateClaim(her, claim, entry.code, desk.now())
        desk.synchronise()
        desk.begin()
        desk.way.to(Place.Identity)
    }

    private fun backs(): Boolean {
        val step = value()?.step ?: return false
        val before =
            when (step) {
                IdentityStep.NAME, IdentityStep.STANDS -> return false
                IdentityStep.CODE -> IdentityStep.STANDS
                else -> IdentityStep.entries[step.ordinal - 1]
            }
        enter { it.copy(step = before) }
        return true
    }

    private companion object {
        const val NUMBER = 18
    }
}
