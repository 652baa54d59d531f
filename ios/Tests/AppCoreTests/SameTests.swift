import Foundation
import Testing

/// What both apps are made of has the same names: places, screens and words.
struct SameTests {
    /// Words that one of the apps alone has a use for, and why.
    private static let androidOnly: [String: String] = [
        "channelRefill": channels, "channelFollowUp": channels, "channelDose": channels, "channelSystem": channels,
        "reliabilityAutostart": makers, "reliabilityAutostartHow": makers, "reliabilityAutostartHuawei": makers,
        "reliabilityBattery": makers, "reliabilityBatteryHow": makers, "reliabilityBatteryHuawei": makers,
        "reliabilityBatteryOppo": makers, "reliabilityBatteryVivo": makers, "reliabilityBatteryXiaomi": makers,
        "reliabilityLockScreenOppo": makers, "reliabilityWhy": makers,
        "signInTriesLeft": "no answer says how often one can still try",
    ]
    private static let iosOnly: [String: String] = ["departure": "here it is a case of what was done, no word"]
    private static let makers = "what is set comes on an iPhone: no maker puts it to sleep, and no list lets it start"
    private static let channels = "Android sorts notifications by channels that have names; iOS has one switch"

    @Test func thePlacesAreTheSame() throws {
        let android = try names(
            in: ["android/core-kt/src/main/kotlin/cn/jiayi/model/Way.kt"],
            /data (?:object|class) ([A-Za-z]+)(?:\([^)]*\))? : (?:Place|OfTeam)/.anchorsMatchLineEndings())
        let ios = try names(
            in: ["ios/Sources/AppCore/Frame/Way.swift"], /^    case ([a-zA-Z]+)/.anchorsMatchLineEndings())
        compare(Set(android.map(\.lowercasedFirst)), ios)
    }

    @Test func theScreensAreTheSame() throws {
        let android = try names(
            in: sources("android/ui/src/main", "kt"), /^fun ([A-Z][A-Za-z]*)Screen\(/.anchorsMatchLineEndings())
        let ios = try names(
            in: sources("ios/Sources/AppUI", "swift"), /struct ([A-Z][A-Za-z]*)Screen[:<]/)
        #expect(android.count > 40)
        compare(android, ios)
    }

    @Test func theWordsAreTheSame() throws {
        let keys = try names(in: ["ios/Sources/Design/Design.swift"], /public (?:var|func) ([a-z][A-Za-z]*)/)
        #expect(keys.count > 400)
        let android = try ["android/ui/src/main", "android/core-kt/src/main", "android/app/src/main"].flatMap {
            try sources($0, "kt")
        }
        let ios = try ["ios/Sources/AppUI", "ios/Sources/AppCore", "ios/App"].flatMap { try sources($0, "swift") }
        let (there, here) = (try named(in: android).intersection(keys), try named(in: ios).intersection(keys))
        compare(there.subtracting(Self.androidOnly.keys), here.subtracting(Self.iosOnly.keys))
        #expect(here.isDisjoint(with: Self.androidOnly.keys) && there.isDisjoint(with: Self.iosOnly.keys))
    }

    /// Nothing here that is not there, and the other way round.
    private func compare(
        _ android: Set<String>, _ ios: Set<String>, _ sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(ios.subtracting(android) == [], sourceLocation: sourceLocation)
        #expect(android.subtracting(ios) == [], sourceLocation: sourceLocation)
    }

    private func sources(_ folder: String, _ kind: String) throws -> [String] {
        let files = FileManager.default.enumerator(atPath: root.appending(path: folder).path())
        return files?.compactMap { $0 as? String }.filter { $0.hasSuffix("." + kind) }.map { "\(folder)/\($0)" } ?? []
    }

    /// Whatever has a name in them.
    private func named(in files: [String]) throws -> Set<String> {
        var names: Set<String> = []
        for file in files {
            let text = try String(contentsOf: root.appending(path: file), encoding: .utf8)
            names.formUnion(text.split { !$0.isLetter }.map(String.init))
        }
        return names
    }

    private func names(in files: [String], _ what: Regex<(Substring, Substring)>) throws -> Set<String> {
        var names: Set<String> = []
        for file in files {
            let text = try String(contentsOf: root.appending(path: file), encoding: .utf8)
            names.formUnion(text.matches(of: what).map { String($0.output.1) })
        }
        return names
    }
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
