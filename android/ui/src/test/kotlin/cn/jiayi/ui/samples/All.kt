package cn.jiayi.ui.samples

import cn.jiayi.ui.harness.Sample

private val ofResidents =
    welcomeSamples + signInSamples + identitySamples + familySamples + consentSamples + addRelativeSamples +
        homeSamples + teamsSamples + teamSamples + signingSamples + contractSamples + endingSamples +
        medicinesSamples + medicineSamples + refillSamples + refillStatusSamples + visitsSamples + doctorSamples +
        reminderSamples + inboxSamples + pressureSamples + glucoseSamples + trendSamples +
        reliabilitySamples + settingsSamples + confirmSamples

private val ofTeams =
    worklistSamples + teamMenuSamples + residentCardSamples + taskSamples + visitSamples + outcomeSamples +
        listActSamples +
        approvalsSamples +
        reasonSamples + contractRequestsSamples + syncCentreSamples + staffSamples

/** Every sample of every screen. */
val samples: List<Sample> = ofResidents + ofTeams
