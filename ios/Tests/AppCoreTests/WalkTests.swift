import CoreFfi
import Foundation
import Testing

@testable import AppCore

@MainActor
struct WalkTests {
    @Test func fromSigningInToARefillThatWaits() async throws {
        let server = try Server()
        let pocket = try await Pocket(server)
        #expect(pocket.desk.way.places == [.signIn])
        let signIn = SignInModel(pocket.desk, installation: Installation(installId: "i-1", name: "iPhone"))
        signIn.on(.phone(text: "138 0013 0001"))
        signIn.on(.enter)
        _ = try await pocket.waits { signIn.value?.step == .code ? true : nil }
        signIn.on(.code(text: try await server.code(sentTo: "13800130001")))
        signIn.on(.enter)
        _ = try await pocket.waits { pocket.desk.way.places == [.home] ? true : nil }

        let home = HomeModel(pocket.desk) {}
        try await pocket.opens(home) {
            let shown = try await pocket.waits { home.value }
            #expect(shown.name != nil && !pocket.desk.frame.offline)
            #expect(!shown.medicines.filter(\.canAsk).isEmpty)
            // Out of the network: what she asks for is kept, and she sees that it waits.
            pocket.line.cut = true
            home.on(.askAgain)
        }
        guard case .refill(let asked) = pocket.desk.way.places.last else { Issue.record("no refill"); return }
        let refill = RefillModel(pocket.desk, asked: asked, oneByOne: false)
        try await pocket.opens(refill) {
            let ask = try await pocket.waits { refill.value }
            #expect(ask.step == .confirm && ask.chosen == Set(asked))
            refill.on(.send)
            // A second tap finds nothing to send.
            refill.on(.send)
            _ = try await pocket.waits { pocket.desk.frame.waiting == 1 && pocket.desk.frame.offline ? true : nil }
            #expect(refill.value?.step == .sent && refill.value?.waits == true)
        }

        pocket.line.cut = false
        let ended = try await pocket.desk.synchronise()
        #expect(ended == .done)
        let her = try #require(pocket.desk.shown)
        let requests = try await pocket.jiayi.refills(of: her, now: Date())
        #expect(requests[0].items.count == asked.count && !requests[0].waits)
        _ = try await pocket.waits { pocket.desk.frame.waiting == 0 ? true : nil }
    }
}
