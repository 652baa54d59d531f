// swift-tools-version:6.0
import PackageDescription

#if os(Linux)
    /// Where the core's library lies.
    let core = Context.environment["JIAYI_CORE"] ?? Context.packageDirectory + "/.build/core"
    let linked: [LinkerSetting] = [
        .linkedLibrary("jiayi_mobile"), .unsafeFlags(["-L", core, "-Xlinker", "-rpath", "-Xlinker", core]),
    ]
    let library: [Target.Dependency] = []
    // Where there is no SwiftUI, a small stand-in declares what the screens use, and lets the tests read their trees.
    let drawnBy: [Target.Dependency] = ["SwiftUI"]
    let ofThePlatform: [Target] = [
        .target(name: "SwiftUI"),
        .testTarget(name: "AppUITests", dependencies: ["AppUI"] + drawnBy),
    ]
#else
    let linked: [LinkerSetting] = []
    let library: [Target.Dependency] = ["jiayi_mobile"]
    let drawnBy: [Target.Dependency] = []
    /// Made by scripts/xcframework.
    let ofThePlatform: [Target] = [.binaryTarget(name: "jiayi_mobile", path: "Core/jiayi_mobile.xcframework")]
#endif

let package = Package(
    name: "Jiayi",
    platforms: [.iOS(.v17), .macOS(.v14)],
    products: [
        .library(name: "AppCore", targets: ["AppCore", "CoreFfi", "Design"]),
        .library(name: "AppUI", targets: ["AppUI"]),
    ],
    targets: [
        .systemLibrary(name: "CoreFfiFFI"),
        .target(
            name: "CoreFfi",
            dependencies: ["CoreFfiFFI"] + library,
            // What the generator writes does not compile as Swift 6.
            swiftSettings: [.swiftLanguageMode(.v5)],
            linkerSettings: linked
        ),
        .target(name: "Design"),
        .target(name: "AppCore", dependencies: ["CoreFfi", "Design"]),
        .target(name: "AppUI", dependencies: ["AppCore"] + drawnBy),
        .testTarget(name: "AppCoreTests", dependencies: ["AppCore"]),
    ] + ofThePlatform
)
