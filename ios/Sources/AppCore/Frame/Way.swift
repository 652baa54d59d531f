import CoreFfi
import Foundation
import Observation

/// A page, and what it is opened with.
public enum Place: Hashable, Sendable {
    case home
    case medicines
    /// `counting`: what is left is counted at once.
    case medicine(UUID, counting: Bool = false)
    case refill(medicines: [UUID])
    case refillStatus
    case longConfirmation
    case reliability
    case inbox
    case pressure
    case glucose
    case trend
    case contract
    case endContract(UUID)
    case withdrawContract(UUID)
    /// Whom one can sign with, in place of `following`.
    case teams(following: SignedAs)
    case team(institution: UUID, team: UUID, following: SignedAs)
    case sign(Offer)
    case family
    case addRelative
    case revokeGrant(UUID)
    case consent(ConsentPurpose)
    case visits
    case doctor
    /// What a notification did not say on a locked screen.
    case reminder(Rung)
    /// Of a time at which medicines are taken.
    case dose(UUID)
    case settings
    case sync
    case welcome
    case privacy
    case signIn
    case identity
    /// G02.
    case worklist
    /// G03; `version`: of her row on the list, as it was seen.
    case card(resident: UUID, version: Int64?)
    /// G04; `first`: another visit of hers was wanted, and this one is finished before.
    case visit(resident: UUID, first: Bool = false)
    case task(resident: UUID, task: UUID)
    case trendOf(resident: UUID)
    case approvals
    /// G06: a record because of an item that waits.
    case evidence(resident: UUID, item: UUID, evidence: Evidence)
    case contractRequests
    /// G05.
    case outcome(Whom)
    case snooze(Whom)
    case assign(Whom)
    case history
    case homeVisits
    case find
    case teamStanding
    /// G12.
    case staffSettings
    case wipe
    case reason(Reasoned)
    /// What is done with somebody of the institution.
    case atTheDesk
    /// What happened to what is on this phone.
    case happened([Told])
}

/// The pages that were opened, the one that is seen last. Back always works, and the first page is never left by it.
@MainActor @Observable
public final class Way {
    public private(set) var places: [Place]

    public init(_ places: [Place] = [.home]) { self.places = places }

    public var isFirst: Bool { places.count == 1 }

    public func to(_ place: Place) {
        if places.last != place { places.append(place) }
    }

    /// False on the first page.
    @discardableResult
    public func back() -> Bool {
        guard !isFirst else { return false }
        places.removeLast()
        return true
    }

    /// It is done, unless she has gone on from it meanwhile.
    public func leave(_ place: Place) {
        if !isFirst && places.last == place { places.removeLast() }
    }

    /// Whatever was opened on the way is done.
    public func home() { places.removeLast(places.count - 1) }

    /// Everything begins anew, as after signing in or out.
    public func begin(_ place: Place) { places = [place] }
}
