package cn.jiayi.model

import cn.jiayi.core.ResidentCard
import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** G03. [version]: of her row on the list, as it was seen. */
class ResidentCardModel(
    desk: Desk,
    scope: CoroutineScope,
    private val of: UUID,
    private val version: Long?,
) : TeamPage<ResidentCard, ResidentCardEvent>(desk, scope) {
    override suspend fun team() = whole(desk.jiayi.residentCard(of, desk.now()) ?: throw gone())

    override fun on(event: ResidentCardEvent) {
        val way = desk.way
        when (event) {
            is FrameEvent -> common(event)
            is ResidentCardEvent.Correct -> correct(event.visit)
            is ResidentCardEvent.OpenTask -> way.to(Place.Task(of, event.task))
            ResidentCardEvent.OpenTrend -> way.to(Place.TrendOf(of))
            ResidentCardEvent.RecordCall -> value()?.let { way.to(Place.Outcome(Whom(of, it.name, version))) }
            ResidentCardEvent.Visit -> way.to(Place.Visit(of))
        }
    }

    private fun correct(visit: UUID) =
        attempt {
            val begun = desk.jiayi.correctVisit(of, visit, desk.now())
            desk.way.to(Place.Visit(of, first = !begun))
        }
}
