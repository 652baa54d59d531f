package cn.jiayi.model

import java.util.UUID

/** A page on which something is entered about somebody, as the system keeps it when it ends the process. */
data class Draft(
    val whose: UUID,
    val place: Place,
    val entered: List<String>,
) {
    fun toText(): List<String> = listOf(whose.toString(), checkNotNull(place.toText())) + entered

    companion object {
        private const val PRESSURE = "pressure"
        private const val GLUCOSE = "glucose"
        private const val REFILL = "refill"

        /** None of a page that is not kept, or on which nothing was entered. */
        fun of(
            whose: UUID,
            place: Place,
            page: Page<*, *>?,
        ): Draft? = page?.entered()?.takeIf { place.toText() != null }?.let { Draft(whose, place, it) }

        fun of(text: List<String>): Draft? {
            val whose = UUID.fromString(text.firstOrNull() ?: return null)
            val (name, ids) = (text.getOrNull(1) ?: return null).split(' ').let { it.first() to it.drop(1) }
            val place =
                when (name) {
                    PRESSURE -> Place.Pressure
                    GLUCOSE -> Place.Glucose
                    REFILL -> Place.Refill(ids.map(UUID::fromString))
                    else -> return null
                }
            return Draft(whose, place, text.drop(2))
        }

        private fun Place.toText(): String? =
            when (this) {
                Place.Pressure -> PRESSURE
                Place.Glucose -> GLUCOSE
                is Place.Refill -> (listOf(REFILL) + medicines).joinToString(" ")
                else -> null
            }
    }
}
