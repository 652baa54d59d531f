package cn.jiayi.model

import cn.jiayi.core.ConsentPurpose
import cn.jiayi.core.ProxyRelation
import cn.jiayi.core.ProxyScope
import kotlinx.coroutines.CoroutineScope
import java.time.LocalDate
import java.util.UUID

/** R04: lets somebody of the family look, ask or collect. The server is asked while she looks on. */
class AddRelativeModel(
    desk: Desk,
    scope: CoroutineScope,
) : Page<AddRelative, AddRelativeEvent>(desk, scope) {
    private val atOnce = AtOnce(::attempt) { asking -> change { it.copy(asking = asking) } }

    override suspend fun read(her: UUID): (AddRelative?) -> AddRelative {
        val sharing = ConsentPurpose.FAMILY_SHARING
        val given = sharing in desk.jiayi.family(her, desk.now()).consents
        val days = offered(desk.jiayi.home(her, desk.now()).today)
        val consent = text(sharing).takeUnless { given }
        val first = if (given) AddRelativeStep.NAME else AddRelativeStep.CONSENT
        return { before -> (before ?: AddRelative(first)).copy(consent = consent, days = days) }
    }

    override fun entered(): List<String>? {
        val entry = value()?.takeIf { it.name.isNotEmpty() } ?: return null
        return listOf(
            entry.step.name,
            entry.name,
            entry.phone,
            entry.relation?.name.orEmpty(),
            entry.until?.toString().orEmpty(),
        ) + entry.scopes.map { it.name }
    }

    override fun takeUp(entered: List<String>) {
        val (step, name, phone, relation, until) = entered
        beginWith(
            AddRelative(
                AddRelativeStep.valueOf(step),
                name = name,
                phone = phone,
                relation = ProxyRelation.entries.find { it.name == relation },
                scopes = entered.drop(AHEAD_OF_SCOPES).map(ProxyScope::valueOf).toSet(),
                until = until.ifEmpty { null }?.let(LocalDate::parse),
            ),
        )
    }

    /** A year at most. */
    private fun offered(today: LocalDate) = listOf(1L, 3L, 6L, 12L).map { today.plusMonths(it).minusDays(1) }

    override fun on(event: AddRelativeEvent) {
        when (event) {
            is FrameEvent -> if (event == FrameEvent.Back && backs()) Unit else common(event)
            is AddRelativeEvent.Name -> enter { it.copy(name = event.text) }
            is AddRelativeEvent.Phone -> enter { it.copy(phone = event.text.digits(AddRelative.PHONE)) }
            is AddRelativeEvent.Relation -> enter { it.copy(relation = event.relation) }
            is AddRelativeEvent.Scope -> enter { it.copy(scopes = it.scopes.felt(event.scope, event.wanted)) }
            is AddRelativeEvent.Until -> enter { it.copy(until = event.day) }
            AddRelativeEvent.Next -> next()
        }
    }

    private fun enter(how: (AddRelative) -> AddRelative) = change { how(it).copy(asking = Asking()) }

    private fun next() {
        val entry = value()?.takeIf { it.canGoOn } ?: return
        when (entry.step) {
            AddRelativeStep.CONSENT -> once { her -> agree(her) }
            AddRelativeStep.CONFIRM -> once { her -> grant(her, entry) }
            else -> change { it.copy(step = AddRelativeStep.entries[it.step.ordinal + 1]) }
        }
    }

    private suspend fun agree(her: UUID) {
        desk.jiayi.giveConsent(her, text(ConsentPurpose.FAMILY_SHARING), desk.now())
        kept()
        change { it.copy(step = AddRelativeStep.NAME, consent = null) }
    }

    private suspend fun grant(
        her: UUID,
        entry: AddRelative,
    ) {
        val (relation, until) = (entry.relation ?: return) to (entry.until ?: return)
        // What she agreed to a moment ago has to be there first.
        desk.synchronise()
        desk.jiayi.grantProxy(her, entry.name.trim(), entry.phone, relation, entry.scopes.toList(), until, desk.now())
        desk.synchronise()
        desk.way.leave(Place.AddRelative)
    }

    private fun once(work: suspend (her: UUID) -> Unit) {
        val her = desk.shown.value ?: return
        atOnce.ask { work(her) }
    }

    private fun backs(): Boolean {
        val entry = value() ?: return false
        if (entry.step <= AddRelativeStep.NAME) return false
        enter { it.copy(step = AddRelativeStep.entries[it.step.ordinal - 1]) }
        return true
    }

    private companion object {
        const val AHEAD_OF_SCOPES = 5
    }
}
