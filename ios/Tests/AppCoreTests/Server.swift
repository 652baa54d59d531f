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
        folder = FileManager.default.temporaryDirectory.appending(path: "jiayi-swift-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let made = try Self.start(["demo", "--residents", "\(residents)"], in: folder)
        made.waitUntilExit()
        precondition(made.terminationStatus == 0, "no county")
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

    private static func start(_ arguments: [String], in folder: URL) throws -> Process {
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
