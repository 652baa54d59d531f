package cn.jiayi.ui.parts

import cn.jiayi.core.About
import cn.jiayi.core.Arm
import cn.jiayi.core.Bucket
import cn.jiayi.core.ConsentPurpose
import cn.jiayi.core.DangerSign
import cn.jiayi.core.EndReason
import cn.jiayi.core.Evidence
import cn.jiayi.core.GlucoseContext
import cn.jiayi.core.ProxyRelation
import cn.jiayi.core.ProxyScope
import cn.jiayi.core.RiskLevel
import cn.jiayi.core.Sex
import cn.jiayi.core.TaskOutcome
import cn.jiayi.core.VisitMode
import cn.jiayi.design.Words
import java.util.Locale

/** What the core calls a term: by its code, which the bindings have in capitals. */
internal fun Words.name(term: Enum<*>): String {
    val code = term.name.lowercase(Locale.ROOT)
    val name =
        when (term) {
            is About -> about(code)
            is Arm -> arm(code)
            is Bucket -> bucket(code)
            is ConsentPurpose -> consentPurpose(code)
            is DangerSign -> dangerSign(code)
            is EndReason -> endReason(code)
            is Evidence -> evidence(code)
            is GlucoseContext -> glucoseContext(code)
            is ProxyRelation -> proxyRelation(code)
            is ProxyScope -> proxyScope(code)
            is RiskLevel -> risk(code)
            is Sex -> sex(code)
            is TaskOutcome -> taskOutcome(code)
            is VisitMode -> visitMode(code)
            else -> null
        }
    return checkNotNull(name) { "no words for $term" }
}
