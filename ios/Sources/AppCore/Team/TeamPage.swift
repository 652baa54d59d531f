import CoreFfi
import Foundation

/// A page of somebody of a team: of no resident of her own.
open class TeamPage<Value: Sendable, Event>: Page<Value, Event> {
    open func team() async throws -> (Value?) -> Value {
        preconditionFailure("each page reads something")
    }

    override public final func read(_ her: UUID) async throws -> (Value?) -> Value { try await team() }

    override public final func read() async throws -> ((Value?) -> Value)? { try await team() }
}

/// About whom something is done on the list, and which version of her row was seen.
public struct Whom: Hashable, Sendable {
    public let resident: UUID
    public let name: String
    public var version: Int64?

    public init(resident: UUID, name: String, version: Int64? = nil) {
        self.resident = resident
        self.name = name
        self.version = version
    }
}

/// What is said no to.
public enum Reasoned: Hashable, Sendable {
    case refill(resident: UUID, request: UUID, item: UUID, name: String, medicine: String)
    case contract(resident: UUID, contract: UUID, name: String)

    public var name: String {
        switch self {
        case .refill(_, _, _, let name, _), .contract(_, _, let name): name
        }
    }
}

extension Desk {
    /// The first of one's teams: nobody's phone follows the list of a second one before it has shown that of the first.
    func ownTeam() async throws -> UUID {
        guard let team = try await jiayi.ownTeams(now: now()).first?.team else { throw JiayiError.gone }
        return team
    }
}
