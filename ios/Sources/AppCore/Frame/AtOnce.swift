import CoreFfi
import Foundation

/// How it is with what only the server can do.
public struct Asking: Equatable, Sendable {
    public var sending = false
    /// Why it was not done.
    public var wrong: Wrong?

    public init(sending: Bool = false, wrong: Wrong? = nil) {
        self.sending = sending
        self.wrong = wrong
    }
}

/// What is entered on a page whose last act only the server can do.
public protocol Asks: Sendable {
    var asking: Asking { get set }
}

extension Page where Value: Asks {
    /// Asks the server while she looks on: a second tap meanwhile does nothing, leaving the page stops nothing, and what is refused is said where
    /// she is, with all that she entered.
    func askAtOnce(_ work: @escaping @MainActor () async throws -> Void) {
        guard !isAsking else { return }
        isAsking = true
        change { $0.asking = Asking(sending: true) }
        attempt {
            defer { self.isAsking = false }
            do {
                try await work()
                self.change { $0.asking = Asking() }
            } catch {
                let wrong = (error as? JiayiError)?.wrong
                self.change { $0.asking = Asking(wrong: wrong) }
                if wrong == nil { throw error }
            }
        }
    }
}
