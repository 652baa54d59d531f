import CoreFfi
import Foundation
import Testing

@testable import AppCore

/// G07 over the real engine and the real server.
@MainActor @Suite(.serialized)
struct ContractRequestsWalkTests {
    private let server: Server
    private let pocket: Pocket

    init() async throws {
        server = try Server()
        pocket = try await Pocket(server)
        _ = try await pocket.jiayi.signsIn("leader1")
        try await pocket.desk.begin()
    }

    private func mine(_ page: ContractRequestsModel) async throws -> ContractRequest {
        let waiting = try await pocket.shows(page) { $0.waiting.contains(where: \.mineToAnswer) }.waiting
        let mine = waiting.first(where: \.mineToAnswer)
        return try #require(mine)
    }

    @Test func aSignatureIsAcceptedByItselfAndNeverWithoutANetwork() async throws {
        let page = pocket.opened(ContractRequestsModel(pocket.desk))
        let request = try await mine(page)
        page.on(.open(contract: request.contract))
        #expect(page.value?.opened == request)
        page.on(.card(number: "3201 wrong"))
        #expect(page.value?.answering?.card == "3201wrong")
        page.on(.card(number: ""))
        pocket.line.cut = true
        page.on(.accept)
        let refused = try await pocket.shows(page) { $0.asking.wrong != nil }
        #expect(refused.asking == Asking(wrong: .noAnswer) && refused.opened == request)
        pocket.line.cut = false
        for _ in 0..<2 { page.on(.accept) }
        _ = try await pocket.shows(page) { requests in !requests.waiting.contains { $0.contract == request.contract } }
        try await pocket.desk.synchronise()
        let card = try await pocket.jiayi.residentCard(of: request.resident, now: Date())
        let status = card?.contracts.first { $0.contract == request.contract }?.status ?? ""
        #expect(["upcoming", "active", "expiring"].contains(status), "\(status)")
    }

    @Test func backLeavesTheOneThatIsLookedAtAndANoSaysWhy() async throws {
        let page = pocket.opened(ContractRequestsModel(pocket.desk))
        let request = try await mine(page)
        page.on(.open(contract: request.contract))
        page.on(.frame(.back))
        #expect(page.value?.answering == nil)
        page.on(.open(contract: request.contract))
        page.on(.decline)
        guard case .reason(let about) = pocket.place else { Issue.record("no reason"); return }
        let reason = pocket.opened(ReasonModel(pocket.desk, about: about))
        reason.on(.write(text: "您住的地方不归我们服务"))
        pocket.line.cut = true
        reason.on(.send)
        let unsent = try await pocket.shows(reason) { $0.asking.wrong == .noAnswer }
        #expect(unsent.text == "您住的地方不归我们服务", "what she wrote is not lost")
        pocket.line.cut = false
        reason.on(.send)
        _ = try await pocket.shows(page) { requests in !requests.waiting.contains { $0.contract == request.contract } }
        _ = try await pocket.waits { pocket.place == .worklist ? true : nil }
    }
}
