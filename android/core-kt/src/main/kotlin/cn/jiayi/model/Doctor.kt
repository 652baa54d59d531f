package cn.jiayi.model

import cn.jiayi.core.CareTeam

/** L05: whom to call, and when. */
typealias DoctorState = Screen<Doctor>

data class Doctor(
    /** None without a contract. */
    val team: CareTeam?,
)

sealed interface DoctorEvent {
    data object Sign : DoctorEvent

    data object OpenVisits : DoctorEvent
}
