package cn.jiayi.app.reminders

import android.content.Intent
import cn.jiayi.core.About
import cn.jiayi.core.Action
import cn.jiayi.core.Alarm
import cn.jiayi.core.Tells
import cn.jiayi.model.Rung
import java.time.Instant
import java.util.UUID

/** What a notification tells of and what may be answered, as it travels with the alarm that shows it. Nothing here names a medicine or an illness. */
data class Told(
    val id: UUID,
    /** None of the time of a medicine. */
    val about: About?,
    val actions: List<Action> = emptyList(),
    val matters: List<Matter> = emptyList(),
    /** Of the time of a medicine. */
    val at: Instant? = null,
) {
    /** [source]: the dispensing, the enrolment or the contract. */
    data class Matter(
        val step: UUID,
        val about: About,
        val source: UUID,
    )

    val channel: Channels
        get() =
            when (about) {
                null -> Channels.DOSE
                About.REFILL -> Channels.REFILL
                About.FOLLOW_UP, About.ANNUAL_CHECK, About.CONTRACT_EXPIRY -> Channels.FOLLOW_UP
            }

    /** For the pages. */
    fun rung() = Rung(actions, matters.map { Rung.Matter(it.step, it.about, it.source) }, id.takeIf { about == null })

    fun into(intent: Intent): Intent =
        intent
            .putExtra(ID, id.toString())
            .putExtra(AT, at?.toString())
            .putExtra(ABOUT, about?.name)
            .putExtra(ACTIONS, actions.map(Action::name).toTypedArray())
            .putExtra(MATTERS, matters.map { "${it.step} ${it.about} ${it.source}" }.toTypedArray())

    companion object {
        private const val ID = "id"
        private const val AT = "at"
        private const val ABOUT = "about"
        private const val ACTIONS = "actions"
        private const val MATTERS = "matters"

        fun of(alarm: Alarm): Told =
            when (val tells = alarm.tells) {
                is Tells.Dose -> {
                    Told(alarm.id, about = null, at = tells.at)
                }

                is Tells.Due -> {
                    val matters = tells.matters.map { Matter(it.step, it.about, it.source) }
                    Told(alarm.id, tells.about, tells.actions, matters)
                }
            }

        /** None of an intent that carries none. */
        fun from(intent: Intent): Told? {
            val id = intent.getStringExtra(ID) ?: return null
            return Told(
                UUID.fromString(id),
                intent.getStringExtra(ABOUT)?.let(About::valueOf),
                intent.getStringArrayExtra(ACTIONS).orEmpty().map(Action::valueOf),
                intent.getStringArrayExtra(MATTERS).orEmpty().map(::matter),
                intent.getStringExtra(AT)?.let(Instant::parse),
            )
        }

        private fun matter(text: String): Matter {
            val (step, about, source) = text.split(' ')
            return Matter(UUID.fromString(step), About.valueOf(about), UUID.fromString(source))
        }
    }
}
