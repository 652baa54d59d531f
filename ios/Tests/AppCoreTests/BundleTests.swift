import Design
import Foundation
import Testing

@testable import AppCore

/// What the system itself shows and reads of the app, which only a Mac puts together.
struct BundleTests {
    private static let app = root.appending(path: "ios/App/Jiayi")

    private func list(_ path: String) throws -> [String: Any] {
        let text = try Data(contentsOf: Self.app.appending(path: path))
        return try #require(try PropertyListSerialization.propertyList(from: text, format: nil) as? [String: Any])
    }

    private func json<Value: Decodable>(_ path: String, as kind: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(kind, from: try Data(contentsOf: Self.app.appending(path: path)))
    }

    private struct Catalogue: Decodable {
        struct Entry: Decodable { let localizations: [String: Unit] }
        struct Unit: Decodable { let stringUnit: Text }
        struct Text: Decodable { let value: String }

        let strings: [String: Entry]
    }

    @Test func theSystemSaysWhatTheCoreSays() throws {
        let (chinese, english) = (Words(.chinese), Words(.english))
        let words: [String: KeyPath<Words, String>] = [
            "CFBundleDisplayName": \.appName, "NSFaceIDUsageDescription": \.lockPrompt,
        ]
        let catalogue: Catalogue = try json("InfoPlist.xcstrings")
        let info = try list("Info.plist")
        #expect(Set(catalogue.strings.keys) == Set(words.keys))
        for (key, word) in words {
            let said = catalogue.strings[key]?.localizations.mapValues(\.stringUnit.value)
            #expect(said == ["zh-Hans": chinese[keyPath: word], "en": english[keyPath: word]])
            #expect(info[key] as? String == chinese[keyPath: word])
        }
        #expect(info["CFBundleLocalizations"] as? [String] == ["zh-Hans", "en"])
    }

    private struct Colours: Decodable {
        struct One: Decodable { let color: Colour }
        struct Colour: Decodable { let components: [String: String] }

        let colors: [One]
    }

    @Test func theGroundBeforeTheFirstPageIsTheCores() throws {
        let page: Colours = try json("Assets.xcassets/Page.colorset/Contents.json")
        let shown = page.colors.map { one in
            let parts = ["red", "green", "blue"].compactMap { one.color.components[$0] }
            return UInt32(parts.map { $0.dropFirst(2) }.joined(), radix: 16)
        }
        #expect(shown == [false, true].map { Tokens.palette(dark: $0, strong: false).page })
        #expect(try list("Info.plist")["UILaunchScreen"] as? [String: String] == ["UIColorName": "Page"])
    }

    @Test func whatTheCodeNamesTheSystemKnows() throws {
        let info = try list("Info.plist")
        let runs = try String(contentsOf: Self.app.appending(path: "Runs.swift"), encoding: .utf8)
        let asked = runs.matches(of: /"(cn\.jiayi\.app\.[a-z]+)"/).map { String($0.output.1) }
        #expect(info["BGTaskSchedulerPermittedIdentifiers"] as? [String] == asked && asked.count == 2)
        #expect(Set(info["UIBackgroundModes"] as? [String] ?? []) == ["fetch", "processing", "remote-notification"])
        let transport = info["NSAppTransportSecurity"] as? [String: Any]
        #expect(transport?["NSAllowsArbitraryLoads"] == nil, "over TLS only")
        #expect(try list("Jiayi.entitlements")["aps-environment"] != nil)
    }

    /// A push has the buttons that the app registered under the same name; of when she takes her medicines no server knows.
    @Test func thePushesOfTheServerNameTheSameButtons() throws {
        let message = try String(contentsOf: root.appending(path: "api/src/channels/message.rs"), encoding: .utf8)
        let named = Set(message.matches(of: /"([a-z]+_v[0-9])"/).map { String($0.output.1) })
        #expect(named == Set(Note.Category.allCases.filter { $0 != .dose }.map(\.rawValue)))
    }

    @Test func nobodyIsTrackedAndEachUseOfTheSystemHasItsReason() throws {
        let privacy = try list("PrivacyInfo.xcprivacy")
        #expect(privacy["NSPrivacyTracking"] as? Bool == false)
        let uses = privacy["NSPrivacyAccessedAPITypes"] as? [[String: Any]] ?? []
        #expect(
            !uses.isEmpty && uses.allSatisfy { ($0["NSPrivacyAccessedAPITypeReasons"] as? [String])?.isEmpty == false })
        let collected = privacy["NSPrivacyCollectedDataTypes"] as? [[String: Any]] ?? []
        #expect(!collected.isEmpty)
        #expect(collected.allSatisfy { $0["NSPrivacyCollectedDataTypeTracking"] as? Bool == false })
    }

    /// The project was written by hand: whatever it names is there.
    @Test func theProjectIsWhole() throws {
        let project = try list("../Jiayi.xcodeproj/project.pbxproj")
        #expect(project["objectVersion"] as? String == "77")
        let objects = try #require(project["objects"] as? [String: [String: Any]])
        let named = objects.values.flatMap(\.values).flatMap(ids) + ids(project["rootObject"] ?? "")
        #expect(named.count > 20 && named.allSatisfy { objects[$0] != nil })
        let unnamed = Set(objects.keys).subtracting(named)
        #expect(unnamed.isEmpty, "\(unnamed)")
        for file in objects.values.compactMap({ $0["path"] as? String }) where file != "Jiayi.app" {
            let at = Self.app.appending(path: "../\(file)").standardizedFileURL
            #expect(FileManager.default.fileExists(atPath: at.path()), "\(file)")
        }
        let package = try String(contentsOf: root.appending(path: "ios/Package.swift"), encoding: .utf8)
        for product in objects.values.compactMap({ $0["productName"] as? String }) where product != "Jiayi" {
            #expect(package.contains(".library(name: \"\(product)\""))
        }
    }

    @Test func theSchemeBuildsTheProjectsTarget() throws {
        let path = "../Jiayi.xcodeproj/xcshareddata/xcschemes/Jiayi.xcscheme"
        let scheme = try String(contentsOf: Self.app.appending(path: path), encoding: .utf8)
        let objects = try list("../Jiayi.xcodeproj/project.pbxproj")["objects"] as? [String: [String: Any]]
        let targets = scheme.matches(of: /BlueprintIdentifier="([0-9A-F]+)"/).map { String($0.output.1) }
        #expect(!targets.isEmpty && targets.allSatisfy { objects?[$0]?["isa"] as? String == "PBXNativeTarget" })
    }

    private func ids(_ value: Any) -> [String] {
        switch value {
        case let text as String: text.wholeMatch(of: /[0-9A-F]{24}/) == nil ? [] : [text]
        case let many as [Any]: many.flatMap(ids)
        default: []
        }
    }
}
