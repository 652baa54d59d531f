package cn.jiayi.model

import cn.jiayi.core.ProgrammeLine
import cn.jiayi.core.VisitLine
import kotlinx.coroutines.CoroutineScope
import java.time.LocalDate
import java.util.UUID

/** R19: what is planned for her and what was done. */
typealias VisitsState = Screen<Visits>

data class Visits(
    val today: LocalDate,
    /** The next of each programme, the nearest first. */
    val planned: List<ProgrammeLine>,
    /** The newest first; what was corrected is left out. */
    val done: List<VisitLine>,
)

class VisitsModel(
    desk: Desk,
    scope: CoroutineScope,
) : Page<Visits, FrameEvent>(desk, scope) {
    override suspend fun read(her: UUID): (Visits?) -> Visits {
        val today = desk.jiayi.home(her, desk.now()).today
        val card = desk.jiayi.residentCard(her, desk.now())
        val planned =
            card
                ?.programmes
                .orEmpty()
                .filter { it.nextDue != null }
                .sortedBy { it.nextDue }
        return whole(Visits(today, planned, card?.visits.orEmpty().filterNot { it.corrected }))
    }

    override fun on(event: FrameEvent) = common(event)
}
