// swift-tools-version:6.0
import PackageDescription

/// Where the core's library lies: on a Mac the XCFramework takes its place.
let core = Context.environment["JIAYI_CORE"] ?? Context.packageDirectory + "/.build/core"

#if os(Linux)
    // Where there is no SwiftUI, a small stand-in declares what the screens use, and lets the tests read their trees.
    let standIn: [Target] = [.target(name: "SwiftUI"), .target(name: "Charts", dependencies: ["SwiftUI"])]
    let drawnBy: [Target.Dependency] = ["SwiftUI", "Charts"]
#else
    let standIn: [Target] = []
    let drawnBy: [Target.Dependency] = []
#endif

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
        .target(name: "AppUI", dependencies: ["AppCore"] + drawnBy),
        .testTarget(name: "AppCoreTests", dependencies: ["AppCore"]),
        .testTarget(name: "AppUITests", dependencies: ["AppUI"] + drawnBy),
    ] + standIn
)
