import CoreFfi
import Foundation
import Observation

/// R04, somebody new: one question on a page.
public struct AddRelative: Asks, Equatable {
    public enum Step: Int, Sendable { case consent, name, phone, relation, scopes, until, confirm }

    static let digitsOfPhone = 11

    public var step: Step
    /// Without it nobody of the family is let in; none once it is given.
    public var consent: ConsentText?
    public var name = ""
    public var phone = ""
    public var relation: ProxyRelation?
    public var scopes: Set<ProxyScope> = []
    /// The days that are offered.
    public var days: [Day] = []
    public var until: Day?
    public var asking = Asking()

    public var canGoOn: Bool {
        switch step {
        case .consent, .confirm: !asking.sending
        case .name: !name.trimmed.isEmpty
        case .phone: phone.count == Self.digitsOfPhone
        case .relation: relation != nil
        case .scopes: !scopes.isEmpty
        case .until: until != nil
        }
    }
}

public enum AddRelativeEvent: Sendable {
    case frame(FrameEvent)
    case name(text: String)
    case phone(text: String)
    case relation(relation: ProxyRelation)
    case scope(scope: ProxyScope, wanted: Bool)
    case until(day: Day)
    case next
}

/// R04: lets somebody of the family look, ask or collect. The server is asked while she looks on.
@Observable
public final class AddRelativeModel: Page<AddRelative, AddRelativeEvent> {
    override public func read(_ her: UUID) async throws -> (AddRelative?) -> AddRelative {
        let now = desk.now()
        let given = try await desk.jiayi.family(of: her, now: now).consents.contains(.familySharing)
        let consent = given ? nil : try ConsentText.of(.familySharing)
        let today = try await desk.jiayi.home(of: her, now: now).today
        // A year at most.
        let days = [1, 3, 6, 12].map { today.later($0, .month).later(-1) }
        return { before in
            var entry = before ?? AddRelative(step: given ? .name : .consent)
            (entry.consent, entry.days) = (consent, days)
            return entry
        }
    }

    override public var entered: [String]? {
        guard let entry = value, !entry.name.isEmpty else { return nil }
        let relation = entry.relation.map { code(of: $0) } ?? ""
        return ["\(entry.step.rawValue)", entry.name, entry.phone, relation, entry.until ?? ""]
            + entry.scopes.map { code(of: $0) }
    }

    override public func takeUp(_ entered: [String]) {
        guard entered.count >= 5, let step = Int(entered[0]).flatMap(AddRelative.Step.init) else { return }
        var entry = AddRelative(step: step, name: entered[1], phone: entered[2])
        entry.relation = term(in: ProxyRelation.all, of: entered[3])
        entry.until = entered[4].isEmpty ? nil : entered[4]
        entry.scopes = Set(entered.dropFirst(5).compactMap { term(in: ProxyScope.all, of: $0) })
        begin(with: entry)
    }

    override public func on(_ event: AddRelativeEvent) {
        switch event {
        case .frame(.back): stepBack()
        case .frame(let event): common(event)
        case .name(let text): enter { $0.name = text }
        case .phone(let text): enter { $0.phone = text.digits(AddRelative.digitsOfPhone) }
        case .relation(let relation): enter { $0.relation = relation }
        case .scope(let scope, true): enter { $0.scopes.insert(scope) }
        case .scope(let scope, false): enter { $0.scopes.remove(scope) }
        case .until(let day): enter { $0.until = day }
        case .next: next()
        }
    }

    private func enter(_ how: (inout AddRelative) -> Void) {
        change {
            how(&$0)
            $0.asking = Asking()
        }
    }

    private func next() {
        guard let entry = value, entry.canGoOn, let her = desk.shown else { return }
        switch entry.step {
        case .consent: askAtOnce { try await self.agree(her) }
        case .confirm: askAtOnce { try await self.grant(her, entry) }
        default: move(1)
        }
    }

    private func move(_ by: Int) {
        enter { $0.step = AddRelative.Step(rawValue: $0.step.rawValue + by) ?? $0.step }
    }

    private func agree(_ her: UUID) async throws {
        try await desk.jiayi.giveConsent(of: her, shown: .of(.familySharing), now: desk.now())
        kept()
        change { ($0.step, $0.consent) = (.name, nil) }
    }

    private func grant(_ her: UUID, _ entry: AddRelative) async throws {
        guard let relation = entry.relation, let until = entry.until else { return }
        // What she agreed to a moment ago has to be there first.
        try await desk.synchronise()
        try await desk.jiayi.grantProxy(
            of: her, name: entry.name.trimmed, phone: entry.phone, relation: relation, scopes: Array(entry.scopes),
            until: until, now: desk.now())
        try await desk.synchronise()
        desk.way.leave(.addRelative)
    }

    private func stepBack() {
        switch value?.step {
        case .consent, .name, nil: common(.back)
        default: move(-1)
        }
    }
}

extension ProxyRelation {
    public static let all: [Self] = [
        .spouse, .child, .childInLaw, .grandchild, .parent, .sibling, .otherRelative, .neighbour, .friend, .carer,
    ]
}

extension ProxyScope {
    public static let all: [Self] = [.view, .requestRefill, .pickup]
}
