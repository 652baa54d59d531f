import CoreFfi
import Foundation
import Testing

@testable import AppCore

/// G02 over the real engine and the real server.
@MainActor
struct WorklistWalkTests {
    @Test func theListIsSearchedFilteredAndLeadsToWhomItShows() async throws {
        let server = try Server(residents: 260)
        let pocket = try await Pocket(server)
        _ = try await pocket.jiayi.signsIn("leader1")
        defer { withExtendedLifetime(server) {} }
        let page = pocket.opened(WorklistModel(pocket.desk))
        let all = try await pocket.shows(page, { $0.list.whole && !$0.list.rows.isEmpty }).list
        let someone = try #require(all.rows.last)
        page.on(.search(text: someone.name))
        let found = try await pocket.shows(page) {
            $0.search == someone.name && $0.list.rows.count < all.rows.count
        }
        #expect(found.list.rows.contains { $0.resident == someone.resident })
        page.on(.search(text: ""))
        _ = try await pocket.shows(page) { $0.list.rows.count == all.rows.count }
        page.on(.nextPage)
        _ = try await pocket.shows(page) { $0.list.rows.count > all.rows.count }
        let bucket = try #require(all.counts.first { $0.residents > 0 }).bucket
        page.on(.choose(bucket: bucket))
        let chosen = try await pocket.shows(page) { view in
            view.bucket == bucket && view.list.rows.allSatisfy { $0.bucket == bucket }
        }
        let row = try #require(chosen.list.rows.first)
        page.on(.recordCall(resident: row.resident))
        #expect(pocket.place == .outcome(Whom(resident: row.resident, name: row.name, version: row.version)))
        page.on(.open(resident: row.resident))
        #expect(pocket.place == .card(resident: row.resident, version: row.version))
    }
}
