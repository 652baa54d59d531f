import Foundation
import Testing

/// The Android app is the twin: what can be done on a page here can be done on it there, under the same name.
struct TwinTests {
    @Test func everyPageHasTheSameActsAsItsTwin() throws {
        let android = try acts(in: "android/core-kt/src/main/kotlin/cn/jiayi/model", of: "kt") { text in
            blocks(of: text, head: "sealed interface ", member: ["data class ", "data object "])
        }
        let ios = try acts(in: "ios/Sources/AppCore", of: "swift") { text in
            blocks(of: text, head: "public enum ", member: ["case "])
        }
        #expect(android.count > 30, "\(android.keys.sorted())")
        #expect(Set(android.keys) == Set(ios.keys))
        for (page, acts) in ios {
            #expect(android[page] == acts.subtracting(["frame", "reading", "question"]), "\(page)")
        }
    }

    /// By the page's name, the names of its events.
    private func acts(
        in folder: String, of kind: String, _ read: (String) -> [(String, Set<String>)]
    ) throws -> [String: Set<String>] {
        let files = try #require(FileManager.default.enumerator(atPath: root.appending(path: folder).path()))
        var acts: [String: Set<String>] = [:]
        for case let file as String in files where file.hasSuffix("." + kind) {
            let text = try String(contentsOf: root.appending(path: folder).appending(path: file), encoding: .utf8)
            for (name, members) in read(text) where name.hasSuffix("Event") {
                acts[String(name.dropLast("Event".count))] = members
            }
        }
        return acts
    }

    /// What is declared in each block that begins with `head` and ends at a brace in the first column.
    private func blocks(of text: String, head: String, member: [String]) -> [(String, Set<String>)] {
        var found: [(String, Set<String>)] = []
        var open: (String, Set<String>)?
        for line in text.split(separator: "\n") {
            if line.hasPrefix(head) {
                open = (String(line.dropFirst(head.count).prefix { $0.isLetter }), [])
            } else if line.hasPrefix("}"), let whole = open {
                found.append(whole)
                open = nil
            } else if let name = member.compactMap({ line.name(after: $0) }).first {
                open?.1.insert(name)
            }
        }
        return found
    }
}

extension Substring {
    /// Of a member, as both languages say it in their own way.
    fileprivate func name(after word: String) -> String? {
        guard hasPrefix("    " + word) else { return nil }
        let name = dropFirst(4 + word.count).prefix { $0.isLetter || $0.isNumber }
        return name.prefix(1).lowercased() + name.dropFirst()
    }
}
