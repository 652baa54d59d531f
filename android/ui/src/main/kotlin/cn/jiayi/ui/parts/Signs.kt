package cn.jiayi.ui.parts

import cn.jiayi.core.DangerSign
import cn.jiayi.design.Words

internal fun Words.sign(sign: DangerSign): String =
    when (sign) {
        DangerSign.ALTERED_CONSCIOUSNESS -> signAlteredConsciousness
        DangerSign.SEVERE_HEADACHE_OR_DIZZINESS -> signSevereHeadacheOrDizziness
        DangerSign.NAUSEA_OR_VOMITING -> signNauseaOrVomiting
        DangerSign.BLURRED_VISION -> signBlurredVision
        DangerSign.SUDDEN_VISION_LOSS -> signSuddenVisionLoss
        DangerSign.EYE_PAIN -> signEyePain
        DangerSign.PALPITATIONS -> signPalpitations
        DangerSign.CHEST_TIGHTNESS -> signChestTightness
        DangerSign.CANNOT_LIE_FLAT -> signCannotLieFlat
        DangerSign.ACETONE_BREATH -> signAcetoneBreath
        DangerSign.SWEATING -> signSweating
        DangerSign.LOSS_OF_APPETITE -> signLossOfAppetite
        DangerSign.EXCESSIVE_THIRST -> signExcessiveThirst
        DangerSign.FREQUENT_URINATION -> signFrequentUrination
        DangerSign.ABDOMINAL_PAIN -> signAbdominalPain
        DangerSign.DEEP_BREATHING -> signDeepBreathing
        DangerSign.FLUSHED_SKIN -> signFlushedSkin
        DangerSign.SUDDEN_BREATHLESSNESS -> signSuddenBreathlessness
        DangerSign.BLUE_LIPS -> signBlueLips
    }
