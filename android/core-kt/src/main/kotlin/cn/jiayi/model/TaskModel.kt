package cn.jiayi.model

import cn.jiayi.core.TaskLine
import cn.jiayi.core.TaskOutcome
import kotlinx.coroutines.CoroutineScope

/** Something that somebody of the team must see to, until it is closed with what came of it. */
typealias TaskState = Screen<OpenTask>

data class OpenTask(
    val resident: String,
    val task: TaskLine,
    val outcome: TaskOutcome? = null,
    val note: String = "",
)

sealed interface TaskEvent {
    /** She sees to it: the others know. */
    data object See : TaskEvent

    data class Choose(
        val outcome: TaskOutcome,
    ) : TaskEvent

    data class Note(
        val text: String,
    ) : TaskEvent

    data object Close : TaskEvent

    data object OpenCard : TaskEvent
}

class TaskModel(
    desk: Desk,
    scope: CoroutineScope,
    private val place: Place.Task,
) : TeamPage<OpenTask, TaskEvent>(desk, scope) {
    override suspend fun team(): (OpenTask?) -> OpenTask {
        val card = desk.jiayi.residentCard(place.resident, desk.now()) ?: throw gone()
        // Once it is closed it stands on the card no more.
        val task = card.tasks.find { it.task == place.task } ?: value()?.task ?: throw gone()
        return { before -> before?.copy(task = task) ?: OpenTask(card.name, task) }
    }

    override fun on(event: TaskEvent) {
        when (event) {
            is FrameEvent -> common(event)
            is TaskEvent.Choose -> change { it.copy(outcome = event.outcome) }
            TaskEvent.Close -> close()
            is TaskEvent.Note -> change { it.copy(note = event.text) }
            TaskEvent.OpenCard -> desk.way.to(Place.Card(place.resident, null))
            TaskEvent.See -> see()
        }
    }

    private fun see() =
        attempt {
            val task = value()?.task ?: return@attempt
            desk.jiayi.seeTask(place.resident, task.task, task.version, desk.now())
            kept()
        }

    private fun close() =
        attempt {
            val (_, task, outcome, note) = value() ?: return@attempt
            val chosen = outcome ?: return@attempt
            val words = note.trim().ifEmpty { null }
            desk.jiayi.closeTask(place.resident, task.task, chosen, words, task.version, desk.now())
            kept()
            desk.way.leave(place)
        }
}
