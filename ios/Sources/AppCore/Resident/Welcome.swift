import CoreFfi
import Foundation
import Observation

/// R01.
public struct Welcome: Equatable, Sendable {
    public var elderly: Bool
    public var accepted = false
}

public enum WelcomeEvent: Sendable {
    case frame(FrameEvent)
    case choose(elderly: Bool)
    case accept(accepted: Bool)
    case readPrivacy
    case next
}

@Observable
public final class WelcomeModel: Page<Welcome, WelcomeEvent> {
    @ObservationIgnored private let book: WishBook

    public init(_ desk: Desk, book: WishBook) {
        self.book = book
        super.init(desk, first: Welcome(elderly: book.wishes.elderly))
    }

    override public func read(_ her: UUID) async throws -> (Welcome?) -> Welcome {
        { [book] in $0 ?? Welcome(elderly: book.wishes.elderly) }
    }

    override public func on(_ event: WelcomeEvent) {
        switch event {
        case .frame(let event): common(event)
        case .accept(let accepted): change { $0.accepted = accepted }
        case .choose(let elderly):
            change { $0.elderly = elderly }
            // At once, so that she sees what she chose.
            keep { $0.elderly = elderly }
        case .readPrivacy: desk.way.to(.privacy)
        case .next: if value?.accepted == true { keep { $0.welcomed = true } }
        }
    }

    private func keep(_ how: (inout Wishes) -> Void) {
        var wishes = book.wishes
        how(&wishes)
        book.keep(wishes)
    }
}
