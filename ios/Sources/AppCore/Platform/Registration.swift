import CoreFfi
import Foundation

/// A vendor's way to this phone. A build without one is told by its own notifications only.
public protocol PushService: Sendable {
    var vendor: Vendor { get }

    /// None as long as the vendor has none for this phone.
    func token() async -> String?
}

/// The server is told under which token a push reaches this phone: after each change, anew for whoever signs in, and once a month. Source: reminders N9.
public struct Registration: Sendable {
    private static let month: TimeInterval = 28 * 86_400
    private static let said = "push.said"
    private static let at = "push.at"
    private static let arrives = "push.arrives"

    private let service: (any PushService)?
    private let shelf: Shelf

    public init(_ service: (any PushService)?, _ shelf: Shelf) {
        self.service = service
        self.shelf = shelf
    }

    public var isPushed: Bool { service != nil }

    func keepUp(_ jiayi: any JiayiProtocol, _ now: Date) async throws {
        guard let service, let token = await service.token() else { return }
        guard try await isSomebodys(jiayi, now) else {
            // Whoever signs in next has a session that the server knows no token of.
            shelf[Self.said] = nil
            return
        }
        let arrives = shelf[Self.arrives] != nil
        // Not the token itself: what is stored here is not sealed.
        let said = "\(token) \(String(describing: try await jiayi.ownResident())) \(arrives)".fingerprint
        let last = shelf[Self.at].flatMap(Double.init).map(Date.init(timeIntervalSince1970:))
        if let last, now.timeIntervalSince(last) < Self.month, said == shelf[Self.said] { return }
        try await jiayi.registerPush(vendor: service.vendor, token: token, arrives: arrives, now: now)
        shelf[Self.said] = said
        shelf[Self.at] = "\(now.timeIntervalSince1970)"
    }

    /// What a push that came, or the phone's own trial, has shown.
    public func arrives(_ they: Bool) { shelf[Self.arrives] = they ? "yes" : nil }

    private func isSomebodys(_ jiayi: any JiayiProtocol, _ now: Date) async throws -> Bool {
        do {
            return try await jiayi.syncCentre(now: now).session != .signedOut
        } catch JiayiError.NobodySignedIn {
            return false
        }
    }
}

extension String {
    /// The same in every process, other than `hashValue`. Source: FNV-1a, 64 bits.
    fileprivate var fingerprint: String {
        String(utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }, radix: 16)
    }
}
