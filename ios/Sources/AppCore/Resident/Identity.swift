import CoreFfi
import Foundation
import Observation

/// R03: one question on a page, and then how it stands.
public struct IdentityEntry: Asks, Equatable {
    public enum Step: String, Sendable, CaseIterable { case name, number, institution, confirm, stands, code }

    public var step = Step.name
    public var name = ""
    public var number = ""
    /// Where she belongs; asked of the server.
    public var institutions: [Institution] = []
    public var institution: UUID?
    /// As it stands on the server.
    public var identity: Identity?
    /// That the desk printed.
    public var code = ""
    public var asking = Asking()

    public var canGoOn: Bool {
        switch step {
        case .name: !name.trimmed.isEmpty
        case .number: !number.isEmpty
        case .institution: institution != nil
        case .confirm, .stands: !asking.sending
        case .code: !code.trimmed.isEmpty && !asking.sending
        }
    }
}

public enum IdentityEvent: Sendable {
    case frame(FrameEvent)
    case name(text: String)
    case number(text: String)
    case home(institution: UUID)
    case code(text: String)
    /// There is a printed code to type.
    case typeCode
    case next
    /// It was another's number.
    case signOut
}

/// R03. What she types is a claim: staff look at her card, or she types the code that they printed.
@Observable
public final class IdentityModel: Page<IdentityEntry, IdentityEvent> {
    private static let signsOfNumber = 18

    override public func read() async throws -> ((IdentityEntry?) -> IdentityEntry)? { { $0 ?? IdentityEntry() } }

    override public func read(_ her: UUID) async throws -> (IdentityEntry?) -> IdentityEntry {
        let identity = try await desk.jiayi.identity(of: her, now: desk.now())
        return { before in
            var entry = before ?? IdentityEntry(step: identity.begins)
            entry.identity = identity
            return entry
        }
    }

    /// Not her number: what the system keeps is not sealed.
    override public var entered: [String]? {
        guard let entry = value, !entry.name.isEmpty else { return nil }
        switch entry.step {
        case .name, .number, .institution, .confirm:
            let step: IdentityEntry.Step = entry.step == .name ? .name : .number
            return [step.rawValue, entry.name, entry.institution?.uuidString ?? ""]
        case .stands, .code: return nil
        }
    }

    override public func takeUp(_ entered: [String]) {
        guard entered.count == 3, let step = IdentityEntry.Step(rawValue: entered[0]) else { return }
        begin(with: IdentityEntry(step: step, name: entered[1], institution: UUID(uuidString: entered[2])))
    }

    override public func on(_ event: IdentityEvent) {
        switch event {
        case .frame(.back): stepBack()
        case .frame(let event): common(event)
        case .name(let text): enter { $0.name = text }
        case .number(let text):
            let signs = text.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
            enter { $0.number = String(signs.prefix(Self.signsOfNumber)) }
        case .home(let institution): enter { $0.institution = institution }
        case .code(let text): enter { $0.code = text }
        case .typeCode: enter { $0.step = .code }
        case .next: next()
        case .signOut:
            askAtOnce {
                try await self.desk.jiayi.signOut()
                try await self.desk.begin()
            }
        }
    }

    private func enter(_ how: (inout IdentityEntry) -> Void) {
        change {
            how(&$0)
            $0.asking = Asking()
        }
    }

    private func next() {
        guard let entry = value, entry.canGoOn else { return }
        switch entry.step {
        case .name: enter { $0.step = .number }
        case .number: checkNumber(entry)
        case .institution: enter { $0.step = .confirm }
        case .confirm: claim(entry)
        case .stands: common(.back)
        case .code: activate(entry)
        }
    }

    /// A slip is told of at once, before anything is sent.
    private func checkNumber(_ entry: IdentityEntry) {
        if let fault = identityNumberFault(number: entry.number, now: desk.now()) {
            return change { $0.asking = Asking(wrong: .refused(code: fault)) }
        }
        askAtOnce {
            let institutions = try await self.desk.jiayi.institutions(here: nil)
            self.change {
                $0.step = .institution
                $0.institutions = institutions
                if institutions.count == 1 { $0.institution = institutions[0].institution }
            }
        }
    }

    private func claim(_ entry: IdentityEntry) {
        guard let home = entry.institution else { return }
        askAtOnce {
            try await self.desk.jiayi.claimIdentity(
                name: entry.name.trimmed, number: entry.number, institution: home, now: self.desk.now())
            try await self.beginAnew()
        }
    }

    private func activate(_ entry: IdentityEntry) {
        guard let her = desk.shown, let claim = entry.identity?.claim?.claim else { return }
        askAtOnce {
            try await self.desk.jiayi.activateClaim(
                of: her, claim: claim, code: entry.code.trimmed, now: self.desk.now())
            try await self.beginAnew()
        }
    }

    /// She is somebody now: the pages begin anew, with how it stands above them.
    private func beginAnew() async throws {
        try await desk.synchronise()
        try await desk.begin()
        desk.way.to(.identity)
    }

    private func stepBack() {
        switch value?.step {
        case .number: enter { $0.step = .name }
        case .institution: enter { $0.step = .number }
        case .confirm: enter { $0.step = .institution }
        case .code: enter { $0.step = .stands }
        case .name, .stands, nil: common(.back)
        }
    }
}

extension Identity {
    fileprivate var begins: IdentityEntry.Step { name == nil || claim?.stands == .rejected ? .name : .stands }
}
