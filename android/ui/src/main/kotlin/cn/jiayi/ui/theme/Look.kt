package cn.jiayi.ui.theme

import cn.jiayi.design.Language

/** How somebody wishes to see the app. */
data class Look(
    val elderly: Boolean = false,
    val dark: Boolean = false,
    val highContrast: Boolean = false,
    /** Of the size that the system asks for. */
    val textPercent: Int = 100,
    val language: Language = Language.CHINESE,
)
