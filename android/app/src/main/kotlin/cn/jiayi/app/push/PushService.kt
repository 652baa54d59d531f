package cn.jiayi.app.push

import cn.jiayi.core.Vendor

/** A vendor's way to this phone. A build without one is told by its own alarms only. */
interface PushService {
    val vendor: Vendor

    /** None as long as the vendor has none for this phone. */
    suspend fun token(): String?
}
