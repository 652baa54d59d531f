import CoreFfi
import Foundation
import Testing

@testable import AppCore

/// G12 over the real engine and the real server.
@MainActor
struct WipeWalkTests {
    @Test func signingOutSaysWhatIsNotSentClearsTheRecordsAndKeepsThat() async throws {
        let server = try Server()
        let pocket = try await Pocket(server)
        _ = try await pocket.jiayi.signsIn("leader1")
        try await pocket.desk.begin()
        let shelf = Shelf(FileManager.default.temporaryDirectory.appending(path: "jiayi-shelf-\(UUID().uuidString)"))
        let book = WishBook(shelf, before: Wishes())
        let page = pocket.opened(StaffSettingsModel(pocket.desk, book: book))
        let settings = try await pocket.shows(page)
        #expect(settings.name != nil && settings.role == "doctor")
        #expect(try #require(settings.offlineUntil) > Date().addingTimeInterval(6 * 86_400))
        page.on(.look(event: .text(percent: 130)))
        #expect(page.value?.look.wishes.textPercent == 130 && book.wishes.textPercent == 130)

        pocket.line.cut = true
        let row = try #require(try await pocket.jiayi.list().first)
        let until = today(at: Date()).later(3)
        _ = try await pocket.jiayi.snooze(of: row.resident, until: until, seen: row.version, now: Date())
        page.on(.wipe)
        #expect(pocket.place == .wipe)
        let wipe = pocket.opened(
            WipeModel(pocket.desk) { unsent in Confirm(title: "\(unsent)", restated: [], act: "") })
        #expect(try await pocket.shows(wipe).title == "1")
        wipe.on(.cancel)
        #expect(pocket.desk.way.isFirst)
        for _ in 0..<2 { wipe.on(.act) }
        _ = try await pocket.waits { pocket.desk.way.places == [.signIn] ? true : nil }
        #expect(try await pocket.jiayi.ownAccount() == nil)

        pocket.line.cut = false
        _ = try await pocket.jiayi.signInStaff(
            login: "leader1", password: password, code: nil, role: nil,
            installation: Installation(installId: "i-2", name: "iPhone"))
        #expect(try await pocket.jiayi.syncCentre(now: Date()).unsent.waiting == 1)
        #expect(try await pocket.desk.synchronise() == .done)
        let centre = try await pocket.jiayi.syncCentre(now: Date())
        #expect(centre.unsent.waiting == 0 && centre.tray.isEmpty)
    }
}
