package cn.jiayi.model

import cn.jiayi.core.JiayiException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.SharingStarted
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.collectLatest
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.stateIn
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import java.util.UUID

/** One page while it is open: `scope` ends with it. Everything that happens to it comes through [on], one after another. */
abstract class Page<T, E>(
    protected val desk: Desk,
    protected val scope: CoroutineScope,
    first: T? = null,
) {
    private val content = MutableStateFlow<Content<T>>(first?.let { Content.Ready(it) } ?: Content.Loading)

    /** What she had entered when something failed: trying again brings it back. */
    private var failed: T? = null

    /** How often it was asked for again. */
    private val asked = MutableStateFlow(0)

    val state: StateFlow<Screen<T>> =
        combine(desk.frame, content, ::Screen)
            .stateIn(scope, SharingStarted.Eagerly, Screen(Frame(), content.value))

    /** What the engine has now, as what it makes of the page: what she has entered meanwhile is not lost. */
    protected abstract suspend fun read(her: UUID): (T?) -> T

    /** The same for somebody who is no resident; none where the page is of a resident. */
    protected open suspend fun read(): ((T?) -> T)? = null

    abstract fun on(event: E)

    /** What she has entered and is nowhere else: kept over the end of the process. None where it is nothing. */
    open fun entered(): List<String>? = null

    /** Brings it back, before the page is opened. */
    open fun takeUp(entered: List<String>) = Unit

    protected fun beginWith(value: T) {
        failed = value
    }

    /** The system's own way back. What is the same on every page is an event of each of them. */
    @Suppress("UNCHECKED_CAST")
    fun back() = on(FrameEvent.Back as E)

    /** Reads again whenever the engine or whom it shows has changed. */
    fun open() {
        scope.launch {
            combine(desk.changes(), desk.shown, asked) { _, her, _ -> her }.collectLatest { her ->
                tell {
                    val how = (if (her == null) read() else read(her)) ?: return@tell
                    content.update { Content.Ready(how((it as? Content.Ready)?.value ?: failed)) }
                }
            }
        }
    }

    /** Reads once more: something else is asked for now. */
    protected fun again() = asked.update { it + 1 }

    protected fun value(): T? = (content.value as? Content.Ready)?.value

    protected fun change(how: (T) -> T) =
        content.update { if (it is Content.Ready) Content.Ready(how(it.value)) else it }

    /** A page on which nothing is entered. */
    protected fun whole(value: T): (T?) -> T = { value }

    /** What is the same on every page. */
    protected fun common(event: FrameEvent) {
        if (event == FrameEvent.Retry) {
            content.update { failed?.let { before -> Content.Ready(before) } ?: it }
            again()
        }
        if (event == FrameEvent.Undo) attempt(desk::undo) else desk.on(event)
    }

    /** Does something for her who is shown, and tells of a failure on the page. */
    protected fun act(work: suspend (her: UUID) -> Unit) {
        val her = desk.shown.value ?: return
        attempt { work(her) }
    }

    /** What is kept on the phone is to be sent. */
    protected fun kept() = desk.outside.sync()

    /** The same of what is nobody's in particular. */
    protected fun attempt(work: suspend () -> Unit) {
        scope.launch { telling(work) }
    }

    /** Does it to its end, and tells of a failure on the page. */
    protected suspend fun telling(work: suspend () -> Unit) = tell { desk.outside.holding(work) }

    private suspend fun tell(work: suspend () -> Unit) {
        try {
            work()
        } catch (_: JiayiException.Paused) {
            // Nobody sees the page now; it is read again when somebody does.
        } catch (why: JiayiException) {
            failed = value() ?: failed
            content.value = Content.Failed(why.code(), why.isOfTheNetwork())
        }
    }
}

private fun JiayiException.isOfTheNetwork() = this is JiayiException.NoAnswer

/** What a page is of is not on this phone, or no more. */
fun gone() = JiayiException.Refused("NOT_FOUND", "", "")
