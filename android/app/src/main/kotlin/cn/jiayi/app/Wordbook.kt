package cn.jiayi.app

import android.content.Context
import cn.jiayi.design.Language
import cn.jiayi.design.Words

/** In the language of the phone; Chinese where it is neither. */
internal val Context.words: Words
    get() {
        val system = resources.configuration.locales[0].language
        return Words(if (system == "en") Language.ENGLISH else Language.CHINESE)
    }
