package cn.jiayi.app.sync

import android.app.job.JobInfo
import android.app.job.JobScheduler
import android.content.ComponentName
import android.content.Context
import cn.jiayi.app.service
import java.time.Duration

/** When the system lets the app work while nobody looks at it. */
object Jobs {
    const val SYNC = 1
    const val DAILY = 2

    /** As soon as there is a network; a second wish is the first one. */
    fun sync(context: Context) =
        schedule(
            context,
            job(
                context,
                SYNC,
            ).setPersisted(true).setBackoffCriteria(BACKOFF.toMillis(), JobInfo.BACKOFF_POLICY_EXPONENTIAL),
        )

    /** Each day, network or not: what the phone shows by itself is planned anew. */
    fun daily(context: Context) {
        if (context.service<JobScheduler>().getPendingJob(DAILY) != null) return
        schedule(
            context,
            job(
                context,
                DAILY,
            ).setRequiredNetworkType(JobInfo.NETWORK_TYPE_NONE).setPeriodic(DAY.toMillis()).setPersisted(true),
        )
    }

    private fun job(
        context: Context,
        id: Int,
    ) = JobInfo
        .Builder(id, ComponentName(context, SyncService::class.java))
        .setRequiredNetworkType(JobInfo.NETWORK_TYPE_ANY)

    private fun schedule(
        context: Context,
        job: JobInfo.Builder,
    ) {
        context.service<JobScheduler>().schedule(job.build())
    }

    private val BACKOFF: Duration = Duration.ofSeconds(30)
    private val DAY: Duration = Duration.ofDays(1)
}
