import CoreFfi
import Foundation
import Testing

@testable import AppCore

/// Answers every connection with the same bytes, or never.
final class Answering: Sendable {
    let address: URL
    private let socket: Int32

    init(_ answer: String?) throws {
        #if canImport(Glibc)
            let listening = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            let listening = Darwin.socket(AF_INET, SOCK_STREAM, 0)
        #endif
        socket = listening
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                bind(listening, name, size) == 0 && listen(listening, 8) == 0
                    && getsockname(listening, name, &size) == 0
            }
        }
        try #require(bound)
        address = try #require(URL(string: "http://127.0.0.1:\(UInt16(bigEndian: name.sin_port))"))
        Thread.detachNewThread {
            while case let peer = accept(listening, nil, nil), peer >= 0 {
                var asked = [UInt8](repeating: 0, count: 4096)
                _ = read(peer, &asked, asked.count)
                guard let answer else { continue }
                _ = answer.withCString { write(peer, $0, strlen($0)) }
                close(peer)
            }
        }
    }

    deinit {
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
    }
}

struct TransportTests {
    private let request = HttpRequest(method: "GET", path: "/api/v1/now", headers: [], body: nil)

    @Test func anAnswerComesBackWhateverItSays() async throws {
        let server = try Answering("HTTP/1.1 503 no\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\nno")
        let answer = try await URLSessionTransport(server.address).execute(request: request)
        #expect(answer.status == 503 && answer.body == Data("no".utf8))
        let after = answer.headers.first { $0.name.lowercased() == "retry-after" }
        #expect(after?.value == "7")
    }

    @Test func ofAnAnswerThatIsCutOffNothingIsTaken() async throws {
        let server = try Answering("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"outcomes\"")
        await #expect(throws: TransportError.NoNetwork) {
            try await URLSessionTransport(server.address).execute(request: request)
        }
    }

    @Test func nobodyIsFollowedElsewhere() async throws {
        let other = try Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let server = try Answering("HTTP/1.1 302 over\r\nLocation: \(other.address)/\r\nContent-Length: 0\r\n\r\n")
        let answer = try await URLSessionTransport(server.address).execute(request: request)
        #expect(answer.status == 302)
    }

    @Test func whatIsTooLongIsNotTakenIn() async throws {
        let body = String(repeating: "x", count: 4096)
        let server = try Answering("HTTP/1.1 200 OK\r\nContent-Length: 4096\r\n\r\n" + body)
        await #expect(throws: TransportError.Unexpected) {
            try await URLSessionTransport(server.address, mostBytes: 1024).execute(request: request)
        }
        let whole = try await URLSessionTransport(server.address, mostBytes: 4096).execute(request: request)
        #expect(whole.body.count == 4096)
    }

    @Test func aServerThatNeverAnswersIsGivenUp() async throws {
        let server = try Answering(nil)
        await #expect(throws: TransportError.Timeout) {
            try await URLSessionTransport(server.address, patience: 1).execute(request: request)
        }
    }

    @Test func withoutAServerThereIsNoNetwork() async throws {
        let gone = try Answering(nil).address
        await #expect(throws: TransportError.NoNetwork) {
            try await URLSessionTransport(gone).execute(request: request)
        }
    }

    @Test func whoeverWaitsNoMoreStopsTheExchange() async throws {
        let server = try Answering(nil)
        let asking = Task { try await URLSessionTransport(server.address).execute(request: request) }
        try await Task.sleep(for: .milliseconds(50))
        asking.cancel()
        await #expect(throws: TransportError.Cancelled) { try await asking.value }
    }
}
