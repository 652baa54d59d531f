plugins {
    alias(libs.plugins.android.application)
    alias(libs.plugins.kotlin.android)
    alias(libs.plugins.kotlin.compose)
}

/** The phones that are sold, and the one emulator. */
val abis = mapOf("arm64-v8a" to "aarch64-linux-android", "armeabi-v7a" to "armv7-linux-androideabi", "x86_64" to "x86_64-linux-android")

android {
    namespace = "cn.jiayi.app"
    compileSdk = 36
    // From this one on, libraries are aligned for pages of 16 KB.
    ndkVersion = "28.2.13676358"

    defaultConfig {
        applicationId = "cn.jiayi.app"
        minSdk = 26
        targetSdk = 35
        versionCode = 1
        versionName = "0.1.0"
    }

    // Most phones of the mainland have no Google services: the plain build is the one without.
    flavorDimensions += "push"
    productFlavors {
        create("plain") { dimension = "push" }
        create("fcm") { dimension = "push" }
    }

    buildTypes {
        release {
            isMinifyEnabled = true
            isShrinkResources = true
            proguardFiles(getDefaultProguardFile("proguard-android-optimize.txt"), "proguard-rules.pro")
        }
    }

    splits.abi {
        isEnable = true
        reset()
        include(*abis.keys.toTypedArray())
        isUniversalApk = false
    }

    packaging {
        // Uncompressed and mapped from the archive as it is.
        jniLibs.useLegacyPackaging = false
        resources.excludes += "META-INF/*"
    }

    buildFeatures {
        compose = true
    }

    sourceSets["main"].kotlin.srcDir("src/main/kotlin")
    sourceSets["main"].jniLibs.srcDir(layout.buildDirectory.dir("jniLibs"))
    sourceSets["plain"].kotlin.srcDir("src/plain/kotlin")
    sourceSets["fcm"].kotlin.srcDir("src/fcm/kotlin")

    lint {
        warningsAsErrors = true
    }
}

kotlin {
    jvmToolchain(17)
}

// cargo install cargo-ndk; rustup target add …
val engine by tasks.registering(Exec::class) {
    workingDir = rootDir.parentFile
    val targets = abis.keys.flatMap { listOf("-t", it) }
    val out = layout.buildDirectory.dir("jniLibs").get().asFile.path
    commandLine(
        listOf("cargo", "ndk") + targets + listOf("--platform", "26", "-o", out, "build", "--locked", "--profile", "mobile", "-p", "jiayi-mobile"),
    )
}

tasks.named("preBuild") {
    dependsOn(engine)
}

dependencies {
    implementation(project(":ui"))
    implementation(libs.activity.compose)
    implementation(libs.coroutines.android)
    implementation(variantOf(libs.jna) { artifactType("aar") })
    "fcmImplementation"(platform(libs.firebase.bom))
    "fcmImplementation"(libs.firebase.messaging)
}
