package cn.jiayi.core

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/** The number of the newest change, each time that there is one, until the app is closed. */
fun JiayiInterface.revisions(): Flow<ULong> =
    flow {
        var seen = 0uL
        while (true) {
            seen = nextRevision(seen) ?: return@flow
            emit(seen)
        }
    }
