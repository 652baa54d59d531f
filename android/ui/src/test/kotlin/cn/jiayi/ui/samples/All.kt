package cn.jiayi.ui.samples

import cn.jiayi.ui.harness.Sample

private val ofResidents =
    welcomeSamples + signInSamples + homeSamples + contractSamples + medicinesSamples + refillSamples +
        refillStatusSamples +
        inboxSamples + pressureSamples + glucoseSamples + trendSamples + settingsSamples + confirmSamples

private val ofTeams = worklistSamples + residentCardSamples + visitSamples + approvalsSamples + syncCentreSamples

/** Every sample of every screen. */
val samples: List<Sample> = ofResidents + ofTeams
