import CoreFfi
import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The servers that run: one that several tests share is held until the process ends, and ends with it.
private final class Running: @unchecked Sendable {
    private let lock = NSLock()
    private var all: Set<pid_t> = []

    init() {
        atexit { running.endAll() }
    }

    func begins(_ process: pid_t) { lock.withLock { _ = all.insert(process) } }

    func ends(_ process: pid_t) {
        if lock.withLock({ all.remove(process) }) != nil { kill(process, SIGKILL) }
    }

    private func endAll() {
        for process in lock.withLock({ all }) { ends(process) }
    }
}

private let running = Running()

/// The real server with an invented county, on a free port of loopback.
final class Server: Sendable {
    let address: URL
    private let folder: URL
    private let process: Process

    init(residents: Int = 40) throws {
        folder = Self.somewhere()
        try FileManager.default.copyItem(at: counties.of(residents), to: folder)
        process = try Self.start(["serve"], in: folder)
        running.begins(process.processIdentifier)
        address = try Self.listening(folder.appending(path: "serve.out"))
    }

    deinit {
        // A child of a thread of the pool has that thread's mask, which holds every other signal back.
        running.ends(process.processIdentifier)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    /// The newest code that was sent to a number.
    func code(sentTo phone: String) async throws -> String {
        let (body, _) = try await URLSession.shared.data(from: address.appending(path: "demo/messages.json"))
        let said = try JSONDecoder().decode(Said.self, from: body)
        let code = said.messages.first { $0.to == phone }?.text.firstMatch(of: /[0-9]{6}/)
        return String(try #require(code?.output))
    }

    private struct Said: Decodable {
        struct Message: Decodable {
            let to: String
            let text: String
        }

        let messages: [Message]
    }

    fileprivate static func somewhere() -> URL {
        FileManager.default.temporaryDirectory.appending(path: "jiayi-swift-\(UUID().uuidString)")
    }

    fileprivate static func start(_ arguments: [String], in folder: URL) throws -> Process {
        let process = Process()
        let program = try #require(ProcessInfo.processInfo.environment["JIAYI_SERVER"], "JIAYI_SERVER")
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let said = folder.appending(path: "\(arguments[0]).out")
        _ = FileManager.default.createFile(atPath: said.path(), contents: nil)
        process.standardError = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: said)
        process.environment = ProcessInfo.processInfo.environment.merging([
            "JIAYI_SERVER__LISTEN": "127.0.0.1:0", "JIAYI_STAFF__SECOND_FACTOR": "off-in-demo",
            "JIAYI_LOG__FILTER": "warn",
        ]) { $1 }
        try process.run()
        return process
    }

    private static func listening(_ said: URL) throws -> URL {
        while true {
            let whole = try String(contentsOf: said, encoding: .utf8).split(
                separator: "\n", omittingEmptySubsequences: false)
            if let line = whole.dropLast().first(where: { $0.hasPrefix(saying) }) {
                return try #require(URL(string: String(line.dropFirst(saying.count))))
            }
            Thread.sleep(forTimeInterval: 0.01)
        }
    }

    private static let saying = "listening on "
}

/// Of the project.
let root = URL(filePath: #filePath).appending(path: "../../../..").standardizedFileURL

private let counties = Counties()

/// Each server has its own copy of a county: to invent one takes longer than most tests.
private final class Counties: @unchecked Sendable {
    private let lock = NSLock()
    private var made: [Int: URL] = [:]

    init() {
        atexit { counties.leave() }
    }

    func of(_ residents: Int) throws -> URL {
        try lock.withLock {
            if let county = made[residents] { return county }
            let county = Server.somewhere()
            try FileManager.default.createDirectory(at: county, withIntermediateDirectories: true)
            let inventing = try Server.start(["demo", "--residents", "\(residents)"], in: county)
            inventing.waitUntilExit()
            try #require(inventing.terminationStatus == 0, "no county")
            made[residents] = county
            return county
        }
    }

    private func leave() {
        for county in made.values { try? FileManager.default.removeItem(at: county) }
    }
}
