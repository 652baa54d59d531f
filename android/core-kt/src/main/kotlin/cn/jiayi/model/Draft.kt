package cn.jiayi.model

import cn.jiayi.core.Evidence
import cn.jiayi.core.PriorityGroup
import cn.jiayi.core.SignedAs
import cn.jiayi.core.Wanted
import java.time.Duration
import java.time.Instant
import java.time.LocalDate
import java.util.UUID

/** A page on which something is entered, as the system keeps it when it ends the process. */
data class Draft(
    /** Whom the page shows; none of somebody who has yet to say who she is, and of a team's page. */
    val whose: UUID?,
    val place: Place,
    val entered: List<String>,
    /** When the page was left. */
    val at: Instant,
) {
    fun toText(): List<String> {
        val page = checkNotNull(place.toText())
        return listOf(whose?.toString().orEmpty(), "$at", "${page.size}") + page + entered
    }

    /** Whatever was done to the clock meanwhile. */
    fun isFresh(now: Instant) = Duration.between(at, now).abs() <= place.lasts()

    companion object {
        /** None of a page that is not kept, or on which nothing was entered. */
        fun of(
            whose: UUID?,
            place: Place,
            page: Page<*, *>?,
            now: Instant,
        ): Draft? = page?.entered()?.takeIf { place.toText() != null }?.let { Draft(whose, place, it, now) }

        fun of(text: List<String>): Draft? {
            val (whose, at, size) = text.takeIf { it.size >= HEAD } ?: return null
            val page = text.drop(HEAD).take(size.toIntOrNull() ?: return null)
            val place = placeOf(page) ?: return null
            val entered = text.drop(HEAD + page.size)
            return Draft(whose.ifEmpty { null }?.let(UUID::fromString), place, entered, Instant.parse(at))
        }

        private const val HEAD = 3
    }
}

/**
 * What was measured is kept with the time at which it is kept: an hour later that is not true any more. Of anything else nobody remembers after a day
 * what she had begun.
 */
private fun Place.lasts(): Duration =
    when (this) {
        Place.Pressure, Place.Glucose -> Duration.ofHours(1)
        else -> Duration.ofDays(1)
    }

private const val PRESSURE = "pressure"
private const val GLUCOSE = "glucose"
private const val REFILL = "refill"
private const val IDENTITY = "identity"
private const val RELATIVE = "relative"
private const val SIGN = "sign"
private const val END = "end"
private const val EVIDENCE = "evidence"

private fun Place.toText(): List<String>? =
    when (this) {
        Place.Pressure -> listOf(PRESSURE)
        Place.Glucose -> listOf(GLUCOSE)
        is Place.Refill -> listOf(REFILL) + medicines.map(UUID::toString)
        Place.Identity -> listOf(IDENTITY)
        Place.AddRelative -> listOf(RELATIVE)
        is Place.Sign -> listOf(SIGN) + offer.toText()
        is Place.EndContract -> listOf(END, "$contract")
        is Place.Evidence -> listOf(EVIDENCE, "$resident", "$item", evidence.name)
        else -> null
    }

private fun placeOf(text: List<String>): Place? {
    val given = text.drop(1)
    return when (text.firstOrNull()) {
        PRESSURE -> Place.Pressure
        GLUCOSE -> Place.Glucose
        REFILL -> Place.Refill(given.map(UUID::fromString))
        IDENTITY -> Place.Identity
        RELATIVE -> Place.AddRelative
        SIGN -> Place.Sign(offerOf(given))
        END -> Place.EndContract(UUID.fromString(given.single()))
        EVIDENCE -> evidenceOf(given)
        else -> null
    }
}

private fun evidenceOf(text: List<String>): Place.Evidence {
    val (resident, item, evidence) = text
    return Place.Evidence(UUID.fromString(resident), UUID.fromString(item), Evidence.valueOf(evidence))
}

private fun Offer.toText(): List<String> =
    listOf(wanted.team, wanted.doctor, wanted.`package`, wanted.startsOn, wanted.years).map(Any::toString) +
        wanted.origin.toText() + team + doctor + institution + pack + wanted.priorityGroups.map { it.name }

private fun offerOf(text: List<String>): Offer {
    val next = text.iterator()
    val wanted =
        Wanted(
            team = UUID.fromString(next.next()),
            doctor = UUID.fromString(next.next()),
            `package` = UUID.fromString(next.next()),
            startsOn = LocalDate.parse(next.next()),
            years = next.next().toInt(),
            origin = originOf(next.next()),
            priorityGroups = emptyList(),
        )
    val offer = Offer(wanted, next.next(), next.next(), next.next(), next.next())
    val groups = next.asSequence().map(PriorityGroup::valueOf).toList()
    return offer.copy(wanted = wanted.copy(priorityGroups = groups))
}

private fun SignedAs.toText(): String =
    when (this) {
        SignedAs.New -> ""
        is SignedAs.Renewal -> "$RENEWAL$of"
        is SignedAs.Transfer -> "$TRANSFER$from"
    }

private fun originOf(text: String): SignedAs =
    when {
        text.isEmpty() -> SignedAs.New
        text.startsWith(RENEWAL) -> SignedAs.Renewal(UUID.fromString(text.removePrefix(RENEWAL)))
        else -> SignedAs.Transfer(UUID.fromString(text.removePrefix(TRANSFER)))
    }

private const val RENEWAL = "renewal "
private const val TRANSFER = "transfer "
