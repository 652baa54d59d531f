// The real build, for whoever has Google's repository and an SDK; our checks build the same sources with Maven on a JVM.
pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

dependencyResolutionManagement {
    repositoriesMode = RepositoriesMode.FAIL_ON_PROJECT_REPOS
    repositories {
        google()
        mavenCentral()
    }
}

rootProject.name = "jiayi"
include(":core-kt", ":ui", ":app")
