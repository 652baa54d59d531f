import CoreFfi
import Foundation
import Testing

@testable import AppCore

/// Somebody at the console, which phones have no page for.
struct Office {
    private struct Session: Decodable { let token: String }

    private let http: URLSessionTransport
    private let token: String

    init(_ server: Server, _ login: String) async throws {
        http = URLSessionTransport(server.address)
        let who = #"{"login": "\#(login)", "password": "\#(password)"}"#
        let request = HttpRequest(
            method: "POST", path: "/api/v1/sign-in/staff", headers: Self.headers, body: Data(who.utf8))
        token = try JSONDecoder().decode(Session.self, from: try await http.execute(request: request).body).token
    }

    /// One that must be applied.
    func does(_ command: String, _ content: String) async throws {
        let head = #""id": "\#(UUID())", "issued_at": 0, "schema": 1"#
        let body = #"{"commands": [{\#(head), "command": {"\#(command)": \#(content)}}]}"#
        let said = try await ask("POST", "/api/v1/commands", Data(body.utf8))
        #expect(said.contains(#""status":"applied""#), "\(said)")
    }

    func sees(_ path: String) async throws -> String { try await ask("GET", path, nil) }

    private func ask(_ method: String, _ path: String, _ body: Data?) async throws -> String {
        let headers = Self.headers + [HttpHeader(name: "authorization", value: "Bearer \(token)")]
        let request = HttpRequest(method: method, path: path, headers: headers, body: body)
        return String(decoding: try await http.execute(request: request).body, as: UTF8.self)
    }

    private static let headers = [HttpHeader(name: "content-type", value: "application/json")]
}

let password = "jiayi-demo-2026"

extension Jiayi {
    /// Somebody of the demo's staff.
    func signsIn(_ login: String) async throws -> Account {
        let account = try await signInStaff(
            login: login, password: password, code: nil, role: nil,
            installation: Installation(installId: "i-2", name: "iPhone"))
        #expect(try await synchronise(now: Date()) == .done)
        return account
    }

    /// Whoever needs her team, the first on the list first.
    func list() async throws -> [ListRow] {
        let team = try #require(try await ownTeams(now: Date()).first).team
        let all = ListPart(
            bucket: nil, programme: nil, village: nil, risk: nil, assigned: nil, consent: nil, search: nil)
        return try await worklist(team: team, part: all, after: nil, limit: 200, now: Date()).rows
    }

    /// Of them, whose contract is in force: whoever has only signed waits for an answer and is nobody's yet.
    func served() async throws -> [ListRow] {
        var served: [ListRow] = []
        for row in try await list() {
            let contracts = try await residentCard(of: row.resident, now: Date())?.contracts ?? []
            if contracts.contains(where: { $0.status == "active" }) { served.append(row) }
        }
        return served
    }

    func row(_ of: UUID) async throws -> ListRow? { try await list().first { $0.resident == of } }
}
