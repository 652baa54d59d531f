package cn.jiayi.app.sync

import android.app.job.JobParameters
import android.app.job.JobService
import cn.jiayi.app.ground
import cn.jiayi.app.push
import cn.jiayi.app.push.Registration
import cn.jiayi.app.reminders.Alarms
import cn.jiayi.core.Ended
import cn.jiayi.core.JiayiException
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch
import java.time.Instant
import java.util.concurrent.ConcurrentHashMap

/** A run of synchronising, and the alarms that follow from what it brought. */
class SyncService : JobService() {
    private val running = ConcurrentHashMap<Int, Job>()

    override fun onStartJob(params: JobParameters): Boolean {
        running[params.jobId] =
            ground.scope.launch {
                val again = run()
                running.remove(params.jobId)
                jobFinished(params, again)
            }
        return true
    }

    /** The run goes to its end in the engine; only its end is waited for no more. */
    override fun onStopJob(params: JobParameters): Boolean {
        running.remove(params.jobId)?.cancel()
        return true
    }

    /** Whether the system should come back sooner than it would. */
    private suspend fun run(): Boolean =
        try {
            ground.holding { jiayi ->
                val now = Instant.now(ground.clock)
                Registration(this, push).keepUp(jiayi, now)
                val ended = jiayi.synchronise(now)
                Alarms(this, ground).plan()
                ended is Ended.Later
            }
        } catch (_: JiayiException) {
            // Said on the screens; the phone may only have been locked.
            true
        }
}
