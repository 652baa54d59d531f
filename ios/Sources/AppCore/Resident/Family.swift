import CoreFfi
import Foundation
import Observation

/// R04.
public struct HerFamily: Equatable, Sendable {
    public let family: Family
    /// For whom one acts; none as long as no server has answered.
    public let actsFor: [ActedFor]?
    public let consents: [Consent]
}

/// A text, and whether she agrees to it.
public struct Consent: Equatable, Sendable {
    public let text: ConsentText
    public let given: Bool
}

public enum FamilyEvent: Sendable {
    case frame(FrameEvent)
    case add
    case revoke(grant: UUID)
    case show(resident: UUID)
    case read(consent: ConsentText)
}

@Observable
public final class FamilyModel: Page<HerFamily, FamilyEvent> {
    private static let own = "own"

    override public func read(_ her: UUID) async throws -> (HerFamily?) -> HerFamily {
        let family = try await desk.jiayi.family(of: her, now: desk.now())
        let consents = consentTexts().filter(\.concernsAdults).map {
            Consent(text: $0, given: family.consents.contains($0.purpose))
        }
        let actsFor = try await actsFor()
        return { HerFamily(family: family, actsFor: actsFor ?? $0?.actsFor, consents: consents) }
    }

    /// None without a network: the rest of the page stands on the phone.
    private func actsFor() async throws -> [ActedFor]? {
        do {
            return try await desk.jiayi.actingFor().filter { $0.actingAs != Self.own }
        } catch JiayiError.NoAnswer {
            return nil
        }
    }

    override public func on(_ event: FamilyEvent) {
        switch event {
        case .frame(let event): common(event)
        case .add: desk.way.to(.addRelative)
        case .read(let consent): desk.way.to(.consent(consent.purpose))
        case .revoke(let grant): desk.way.to(.revokeGrant(grant))
        case .show(let resident):
            desk.show(resident)
            desk.way.home()
        }
    }
}

extension ConsentText {
    static func of(_ purpose: ConsentPurpose) throws -> ConsentText {
        guard let text = consentTexts().first(where: { $0.purpose == purpose }) else { throw JiayiError.gone }
        return text
    }

    /// What a guardian answers for a child is asked with the child's contract. Sharing with another institution names it, at the desk.
    fileprivate var concernsAdults: Bool { purpose != .childData && purpose != .thirdParty }
}
