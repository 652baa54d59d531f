package cn.jiayi.model

import kotlinx.coroutines.CoroutineScope
import java.util.UUID

/** A text to be read or listened to. */
typealias ReadState = Screen<Read>

data class Read(
    val title: String,
    val paragraphs: List<String>,
)

class ReadModel(
    desk: Desk,
    scope: CoroutineScope,
    private val text: Read,
) : Page<Read, FrameEvent>(desk, scope, text) {
    override suspend fun read(her: UUID) = whole(text)

    override fun on(event: FrameEvent) = common(event)
}
