// swift-tools-version:6.0
import PackageDescription

/// Where the core's library lies: on a Mac the XCFramework takes its place.
let core = Context.environment["JIAYI_CORE"] ?? Context.packageDirectory + "/.build/core"

let package = Package(
    name: "Jiayi",
    platforms: [.iOS(.v17), .macOS(.v14)],
    targets: [
        .systemLibrary(name: "CoreFfiFFI"),
        .target(
            name: "CoreFfi",
            dependencies: ["CoreFfiFFI"],
            // What the generator writes does not compile as Swift 6.
            swiftSettings: [.swiftLanguageMode(.v5)],
            linkerSettings: [
                .linkedLibrary("jiayi_mobile"), .unsafeFlags(["-L", core, "-Xlinker", "-rpath", "-Xlinker", core]),
            ]
        ),
        .target(name: "Design"),
        .target(name: "AppCore", dependencies: ["CoreFfi", "Design"]),
        .testTarget(name: "AppCoreTests", dependencies: ["AppCore"]),
    ]
)
