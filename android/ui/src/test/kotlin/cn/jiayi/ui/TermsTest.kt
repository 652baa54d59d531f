package cn.jiayi.ui

import cn.jiayi.core.About
import cn.jiayi.core.Arm
import cn.jiayi.core.Bucket
import cn.jiayi.core.ConsentPurpose
import cn.jiayi.core.DangerSign
import cn.jiayi.core.EndReason
import cn.jiayi.core.GlucoseContext
import cn.jiayi.core.ProxyRelation
import cn.jiayi.core.ProxyScope
import cn.jiayi.core.RiskLevel
import cn.jiayi.core.Sex
import cn.jiayi.core.VisitMode
import cn.jiayi.design.Language
import cn.jiayi.design.Words
import cn.jiayi.ui.parts.NoticeKind
import cn.jiayi.ui.parts.name
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Test

/** The bindings' terms are named by code: a code that the core does not know would be found out on a phone. */
class TermsTest {
    private val words = Words(Language.CHINESE)

    @Test
    fun `every term that a screen shows has a name`() {
        val terms =
            About.entries + Arm.entries + Bucket.entries + ConsentPurpose.entries + DangerSign.entries +
                EndReason.entries +
                GlucoseContext.entries +
                ProxyRelation.entries + ProxyScope.entries + RiskLevel.entries + Sex.entries + VisitMode.entries
        for (term in terms) assertEquals(false, words.name(term).isBlank())
    }

    @Test
    fun `every notice but the unknown is one of the core's`() {
        for (kind in NoticeKind.entries - NoticeKind.OTHER) assertNotNull(words.notice(kind.code))
    }
}
