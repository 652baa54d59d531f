package cn.jiayi.ui.samples

import cn.jiayi.ui.harness.Sample

/** Every sample of every screen. */
val samples: List<Sample> = homeSamples
