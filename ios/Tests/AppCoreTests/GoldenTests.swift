import CoreFfi
import Foundation
import Testing

@testable import AppCore

/// The files of every app that was released, opened by this one: what is in them is shown and delivered.
struct GoldenTests {
    private static let first = "00000000-0000-0000-0000-000000000001"
    private static let second = "00000000-0000-0000-0000-000000000002"

    /// A clinic in which the golden files' doctor has her account; the invented county has none.
    private actor Clinic: HttpTransport {
        private static let server = "00000000-0000-0000-0000-000000000051"
        private static let mrsWang = "00000000-0000-0000-0000-0000000000aa"
        private static let doctor = "00000000-0000-0000-0000-0000000000d0"
        private(set) var delivered: [String] = []
        private(set) var asked: [String] = []

        func execute(request: HttpRequest) async throws -> HttpResponse {
            HttpResponse(status: 200, headers: [], body: Data(answer(request).utf8))
        }

        private func answer(_ request: HttpRequest) -> String {
            switch request.path.prefix(while: { $0 != "?" }) {
            case "/api/v1/sign-in/staff":
                let until = Int(Date().addingTimeInterval(86_400).timeIntervalSince1970 * 1000)
                return """
                    {"token": "t", "session": "\(Self.server)", "account": "\(Self.doctor)", "role": "doctor",
                     "expires_at": \(until)}
                    """
            case "/api/v1/me":
                return """
                    {"account": "\(Self.doctor)", "role": "doctor", "resident": null, "staff": "\(Self.doctor)",
                     "institution": null, "incarnation": "\(Self.server)",
                     "feeds": ["reference", "resident:\(Self.mrsWang)"]}
                    """
            case "/api/v1/commands":
                delivered.append(String(decoding: request.body ?? Data(), as: UTF8.self))
                return #"{"outcomes": [{"id": "\#(GoldenTests.second)", "status": "applied"}]}"#
            default:
                asked.append(request.path)
                return #"{"changes": [], "cursor": "c5", "has_more": false}"#
            }
        }
    }

    /// The phone of that doctor with this app on it, and the file of an older one beside.
    private func phone(_ golden: String, as name: String, _ clinic: Clinic) async throws -> Jiayi {
        let folder = somewhere()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let restore = "import sqlite3, sys; sqlite3.connect(sys.argv[2]).executescript(open(sys.argv[1]).read())"
        let python = Process()
        python.executableURL = URL(filePath: "/usr/bin/env")
        python.arguments = [
            "python3", "-c", restore, Self.folder.appending(path: golden).path(), folder.appending(path: name).path(),
        ]
        try python.run()
        python.waitUntilExit()
        try #require(python.terminationStatus == 0)
        let jiayi = try await Jiayi.open(folder: folder.path(), keys: Ring(), transport: clinic)
        #expect(try await jiayi.takeNotices() == [])
        let installation = Installation(installId: "i", name: "iPhone")
        _ = try await jiayi.signInStaff(login: "d", password: "d", code: nil, role: nil, installation: installation)
        return jiayi
    }

    private static let folder = root.appending(path: "core/device/golden")

    @Test(arguments: ["outbox-1.sql", "outbox-2.sql", "outbox-3.sql", "outbox-4.sql"])
    func whatAnOlderAppHadNotSentIsDeliveredAsItWroteIt(golden: String) async throws {
        let clinic = Clinic()
        let jiayi = try await phone(golden, as: "outbox-1.db", clinic)
        let before = try await jiayi.syncCentre(now: Date())
        #expect(before.waiting.map { $0.id.uuidString } == [Self.second])
        #expect(before.tray.map(\.said?.code) == ["STALE"])
        #expect(try await jiayi.synchronise(now: Date()) == .done)
        let delivered = await clinic.delivered
        let sent = try #require(delivered.count == 1 ? delivered.first : nil)
        #expect(sent.components(separatedBy: "\"issued_at\"").count == 2)
        for part in [#""id":"\#(Self.second)""#, #""sbp":128"#, #""corrects":"\#(Self.first)""#] {
            #expect(sent.contains(part))
        }
        let after = try await jiayi.syncCentre(now: Date())
        #expect(after.waiting.isEmpty && after.tray.count == 1)
        try await jiayi.shutDown()
    }

    @Test(arguments: ["records-1.sql", "records-2.sql", "records-3.sql", "records-4.sql"])
    func whatAnOlderAppHadReadIsThereAndIsReadOnFromWhereItWas(golden: String) async throws {
        let clinic = Clinic()
        let jiayi = try await phone(golden, as: "records.db", clinic)
        // A record that only a test would write, which no app can show.
        #expect(try await jiayi.syncCentre(now: Date()).unread == 1)
        #expect(try await jiayi.synchronise(now: Date()) == .done)
        #expect(try await jiayi.syncCentre(now: Date()).unread == 1)
        #expect(await clinic.asked.count { $0.contains("after=c4") } == 1)
        try await jiayi.shutDown()
    }

    @Test func thereIsATestOfEveryVersion() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path()).filter {
            $0.hasSuffix(".sql")
        }
        #expect(files.sorted() == (1...4).map { "outbox-\($0).sql" } + (1...4).map { "records-\($0).sql" })
    }
}
