import CoreFfi
import Foundation
import Observation

/// By which the phone proves whose it is.
@MainActor
public protocol Unlocking: AnyObject {
    func prove() async -> Proof
}

public enum Proof: Sendable {
    case done
    /// Somebody else, or she thought better of it.
    case failed
    /// The phone has no lock of its own.
    case noLock
}

/// G01: whether what is in the app is shown.
@MainActor @Observable
public final class Lock {
    /// None before it is known: nothing is shown then either.
    public private(set) var stands: Unlock?

    @ObservationIgnored private let jiayi: any JiayiProtocol
    @ObservationIgnored private let now: @Sendable () -> Date
    @ObservationIgnored private var isOpen = false
    @ObservationIgnored private var leftAt: Date?

    init(_ jiayi: any JiayiProtocol, now: @escaping @Sendable () -> Date) {
        self.jiayi = jiayi
        self.now = now
    }

    public var isShut: Bool { stands != .open }

    /// Whenever the app comes to the front.
    public func look() async {
        if isOpen && leftAt == nil { return }
        let left = leftAt
        let unlock = (try? await jiayi.unlock(left: left, now: now())) ?? .bySignIn
        // Meanwhile she may have unlocked it, or left again: then the next look asks.
        if isOpen && leftAt == nil || leftAt != left { return }
        isOpen = unlock == .open
        leftAt = nil
        stands = unlock
    }

    /// She proved who she is.
    public func open() {
        isOpen = true
        leftAt = nil
        stands = .open
    }

    /// The app goes to the back.
    public func leave() {
        guard isOpen else { return }
        leftAt = now()
        // Nothing is drawn when the app comes back, before it is known whether it may be.
        stands = nil
    }
}
