package cn.jiayi.model

import cn.jiayi.core.Bucket
import cn.jiayi.core.ListPart
import cn.jiayi.core.ListRow
import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** G02. */
class WorklistModel(
    desk: Desk,
    scope: CoroutineScope,
) : TeamPage<WorklistView, WorklistEvent>(desk, scope) {
    /** How many rows are asked for, from the first one on. */
    private var most = PAGE

    override suspend fun team(): (WorklistView?) -> WorklistView {
        val (bucket, search) = value()?.let { it.bucket to it.search } ?: (null to "")
        val part = ListPart(bucket, null, null, null, null, null, search.trim().ifEmpty { null })
        val list = desk.jiayi.worklist(desk.ownTeam(), part, null, most, desk.now())
        val colleagues = desk.jiayi.ownTeams(desk.now()).flatMap { it.members }
        val names = colleagues.associate { it.staff to it.name }
        return { before ->
            when {
                before == null -> WorklistView(list, colleagues = names)

                // Of what is chosen by now, whatever was asked for before.
                before.bucket == bucket && before.search == search -> before.copy(list = list, colleagues = names)

                else -> before
            }
        }
    }

    override fun on(event: WorklistEvent) {
        val way = desk.way
        when (event) {
            is FrameEvent -> common(event)
            is WorklistEvent.Choose -> choose(event.bucket)
            is WorklistEvent.Search -> look { it.copy(search = event.text) }
            WorklistEvent.NextPage -> further()
            is WorklistEvent.More -> change { it.copy(opened = event.resident.takeIf { now -> now != it.opened }) }
            is WorklistEvent.Open -> way.to(Place.Card(event.resident, row(event.resident)?.version))
            is WorklistEvent.Visit -> way.to(Place.Visit(event.resident))
            is WorklistEvent.RecordCall -> about(event.resident, Place::Outcome)
            is WorklistEvent.Snooze -> about(event.resident, Place::Snooze)
            is WorklistEvent.Assign -> about(event.resident, Place::Assign)
            WorklistEvent.OpenTeam -> way.to(Place.TeamStanding)
        }
    }

    private fun choose(bucket: Bucket) = look { it.copy(bucket = bucket.takeIf { now -> now != it.bucket }) }

    private fun look(how: (WorklistView) -> WorklistView) {
        most = PAGE
        change(how)
        again()
    }

    private fun further() {
        most += PAGE
        again()
    }

    private fun row(of: UUID): ListRow? = value()?.list?.rows?.find { it.resident == of }

    private fun about(
        resident: UUID,
        place: (Whom) -> Place,
    ) {
        val row = row(resident) ?: return
        desk.way.to(place(Whom(resident, row.name, row.version)))
    }

    private companion object {
        const val PAGE = 20u
    }
}
