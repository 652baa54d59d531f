import CoreFfi
import Foundation
import Testing

@testable import AppCore

/// A phone that allows what the test says.
@MainActor
private final class Allowing: Reminders {
    let pushed = false
    var test = ReminderTest.notYet
    var allowed: [Allow: Bool] = [.notifications: false]

    func isAllowed(_ what: Allow) async -> Bool? { allowed[what] }
    func open(_ what: Allow) async { allowed[what] = true }
    func ring() async throws { test = .coming }
    func saw(_ it: Bool) async { test = it ? .seen : .missed }
}

/// R01, R20 and R21.
@MainActor
struct WishesTests {
    private let file = FileManager.default.temporaryDirectory.appending(path: "jiayi-wishes-\(UUID().uuidString)")

    private var book: WishBook {
        var before = Wishes()
        before.elderly = true
        return WishBook(Shelf(file), before: before)
    }

    @Test func whatThePhoneLetsGuessHoldsUntilSheChooses() async throws {
        let pocket = try await Pocket(Server())
        let book = book
        let page = WelcomeModel(pocket.desk, book: book)
        #expect(page.value?.elderly == true)
        page.on(.next)
        #expect(!book.wishes.welcomed, "she has not agreed yet")
        page.on(.choose(elderly: false))
        #expect(!book.wishes.elderly)
        page.on(.readPrivacy)
        #expect(pocket.place == .privacy)
        page.on(.accept(accepted: true))
        page.on(.next)
        let again = self.book
        #expect(again.wishes == book.wishes && again.wishes.welcomed && !again.wishes.elderly)
    }

    @Test func whatSheWishesIsKeptAndLeavingForgetsNothingOfIt() async throws {
        let server = try Server()
        let pocket = try await Pocket(server)
        try await pocket.signsIn("13800130001", server)
        let (book, phone) = (book, Allowing())
        let page = pocket.opened(SettingsModel(pocket.desk, book: book, reminders: phone))
        #expect(try await pocket.shows(page) { $0.remindersWork != nil }.remindersWork == false)
        page.on(.text(percent: 150))
        page.on(.highContrast(on: true))
        page.on(.english(on: true))
        page.on(.elderly(on: false))
        #expect(page.value?.wishes == book.wishes && page.value?.remindersWork == false)
        #expect(self.book.wishes.textPercent == 150 && self.book.wishes.english && self.book.wishes.highContrast)
        phone.allowed[.notifications] = true
        pocket.desk.looksAgain()
        try await pocket.shows(page) { $0.remindersWork == true }
        page.on(.checkReminders)
        #expect(pocket.place == .reliability)
        page.on(.signOut)
        _ = try await pocket.waits { pocket.desk.way.places == [.signIn] ? true : nil }
        #expect(book.wishes.textPercent == 150)
    }

    @Test func aReminderIsTriedAndWhatCameOfItStands() async throws {
        let pocket = try await Pocket(Server())
        let phone = Allowing()
        let page = pocket.opened(ReliabilityModel(pocket.desk, reminders: phone))
        let steps = try await pocket.shows(page).steps
        #expect(steps == [.init(what: .notifications, yes: false), .init(what: .lockScreen, yes: nil)])
        page.on(.open(what: .notifications))
        try await pocket.shows(page) { $0.steps[0].yes == true }
        #expect(await phone.work())
        page.on(.test)
        try await pocket.shows(page) { $0.test == .coming }
        page.on(.saw(it: false))
        try await pocket.shows(page) { $0.test == .missed }
        #expect(await !phone.work())
    }
}
