plugins {
    alias(libs.plugins.kotlin.jvm)
}

kotlin {
    jvmToolchain(17)
    sourceSets.main {
        kotlin.srcDirs("src/main/kotlin", "src/generated/kotlin")
    }
}

// Bindings, colours, sizes and words, from the host library of this very tree.
val generate by tasks.registering(Exec::class) {
    workingDir = rootDir.parentFile
    commandLine("bash", "-c", "cargo build --workspace && scripts/bindings && scripts/design")
    inputs.files(fileTree(rootDir.parentFile) { include("core/**", "mobile-bindings/**", "Cargo.lock") })
    outputs.dir("src/generated/kotlin")
}

tasks.compileKotlin {
    dependsOn(generate)
}

dependencies {
    api(libs.coroutines.core)
    api(libs.okhttp)
    // The app brings JNA's archive with its native code; here are only its classes.
    compileOnly(libs.jna)
}
