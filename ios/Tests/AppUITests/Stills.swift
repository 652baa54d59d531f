import CoreFfi
import Design
import Foundation
import Observation

@testable import AppCore
@testable import AppUI

/// A phone on which nothing moves: what pages need of it is there, and does nothing.
@MainActor @Observable
final class Still: Outside {
    let speaking = false
    let heard = 0
    private(set) var spoken: [String] = []

    func speak(_ text: String) { spoken.append(text) }
    func hush() {}
    func dial(_ number: String) {}
    func sync() {}
    func holding(_ work: @MainActor () async throws -> Void) async throws {}
}

final class StillReminders: Reminders {
    let pushed = false
    let test = ReminderTest.notYet

    func isAllowed(_ what: Allow) async -> Bool? { nil }
    func open(_ what: Allow) async {}
    func ring() async throws {}
    func saw(_ it: Bool) async {}
}

final class StillLock: Unlocking {
    func prove() async -> Proof { .noLock }
}

private final class Nobody: Keys, HttpTransport, Drawer {
    let lost = false
    func giveUp() {}
    func key(name: KeyName) throws -> Data { throw KeyError.Locked }
    func execute(request: HttpRequest) async throws -> HttpResponse { throw TransportError.NoNetwork }
    func pending() async -> [String] { [] }
    func shown() async -> [ShownNote] { [] }
    func set(_ note: Note) async {}
    func remove(_ ids: [String]) async {}
}

private let nowhere = FileManager.default.temporaryDirectory.appending(path: "jiayi-still-\(UUID().uuidString)")

@MainActor
func stillAround(welcomed: Bool = true) -> Around {
    var wishes = Wishes()
    wishes.welcomed = welcomed
    let book = WishBook(Shelf(nowhere.appending(path: "\(UUID().uuidString).json")), before: wishes)
    if welcomed { book.keep(wishes) }
    return Around(
        book: book, installation: Installation(installId: "i-1", name: "iPhone"), reminders: StillReminders(),
        unlocking: StillLock())
}

@MainActor
func stillStage(_ outside: Still = Still()) -> Stage {
    let nobody = Nobody()
    let ground = Ground(folder: nowhere, keys: nobody, transport: nobody)
    let shelf = Shelf(nowhere.appending(path: "shelf.json"))
    let notices = Notices(ground, nobody, shelf) { Words(.chinese) }
    return Stage(Errands(ground, notices, Registration(nil, shelf)), outside: outside, drafts: Drafts(nowhere)) {
        false
    }
}

/// The engine is never asked: no page is live.
@MainActor
func stillDesk(_ places: [AppCore.Place] = [.home]) -> Desk {
    let desk = Desk(Jiayi(noHandle: .init()), outside: Still(), way: Way(places))
    desk.lock.open()
    return desk
}
