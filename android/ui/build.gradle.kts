plugins {
    alias(libs.plugins.android.library)
    alias(libs.plugins.kotlin.android)
    alias(libs.plugins.kotlin.compose)
}

android {
    namespace = "cn.jiayi.ui"
    compileSdk = 36
    defaultConfig {
        minSdk = 26
    }
    buildFeatures {
        compose = true
    }
    sourceSets["main"].kotlin.srcDir("src/main/kotlin")
}

kotlin {
    jvmToolchain(17)
}

dependencies {
    api(project(":core-kt"))
    api(platform(libs.compose.bom))
    api(libs.compose.foundation)
    api(libs.compose.ui)
}
