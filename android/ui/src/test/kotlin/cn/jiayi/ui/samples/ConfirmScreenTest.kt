package cn.jiayi.ui.samples

import cn.jiayi.model.Confirm
import cn.jiayi.ui.ConfirmScreen
import cn.jiayi.ui.harness.Sample
import cn.jiayi.ui.harness.ScreenTest

private val end =
    Confirm(
        "要解约吗？",
        listOf("赵春兰和王秀兰医生（家医一队）的签约", "2026年3月31日是最后一天", "那天之前可以反悔"),
        "到3月31日解约",
    )

class ConfirmScreenTest :
    ScreenTest(
        Sample("A11 confirm normal") { ConfirmScreen(ready(end)) {} },
        Sample("A11 confirm offline") { ConfirmScreen(ready(end, offline)) {} },
    )
