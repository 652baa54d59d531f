import CoreFfi
import Foundation

/// G06.
public struct Approvals: Equatable, Sendable {
    public var waiting: [Approval]
    /// Items of requests.
    public var chosen: Set<UUID> = []
    /// What was chosen is shown once more before it is signed.
    public var confirming = false
    /// She has looked at what is watched with a medicine.
    public var monitored = false
    public var signing = false
    public var signed = 0
    /// What was not signed, and why.
    public var refused: [UUID: Wrong] = [:]

    public var agreed: [Approval] { waiting.filter { chosen.contains($0.id) } }
    public var mustBeMonitored: Bool { agreed.contains { $0.monitoring != nil } }
    public var canSign: Bool { !agreed.isEmpty && !signing && (monitored || !mustBeMonitored) }
}

extension Approval: Identifiable {
    /// Of the item that waits.
    public var id: UUID { item.stands.item }

    /// Nothing stands in its way: what has to be minded is hers to judge.
    public var canBeSigned: Bool { against.isEmpty }

    public var medicine: String { "\(item.name) \(item.strength)" }
}

public enum ApprovalsEvent: Sendable {
    case frame(FrameEvent)
    case choose(item: UUID, approved: Bool)
    /// By itself, because something has to be minded.
    case alone(item: UUID)
    case open(resident: UUID)
    /// What can be recorded against what stands in its way.
    case record(item: UUID, evidence: Evidence)
    case refuse(item: UUID)
    case monitored(looked: Bool)
    case next
    case approve
}

public final class ApprovalsModel: TeamPage<Approvals, ApprovalsEvent> {
    /// Signed, and waiting here only until the next run has told so.
    private var done: Set<UUID> = []

    override public func team() async throws -> (Approvals?) -> Approvals {
        let waiting = try await desk.jiayi.approvals(now: desk.now())
        return { before in
            var approvals = before ?? Approvals(waiting: [])
            approvals.waiting = waiting.filter { !self.done.contains($0.id) }
            approvals.chosen.formIntersection(approvals.waiting.map(\.id))
            return approvals
        }
    }

    override public func on(_ event: ApprovalsEvent) {
        switch event {
        case .frame(.back): stepBack()
        case .frame(let event): common(event)
        case .alone(let item): alone(item)
        case .approve: approve()
        case .choose(let item, let approved): choose(item, approved)
        case .monitored(let looked): change { $0.monitored = looked }
        case .next: change { $0.confirming = !$0.chosen.isEmpty }
        case .open(let resident): desk.way.to(.card(resident: resident, version: nil))
        case .record(let item, let evidence): record(item, evidence)
        case .refuse(let item): refuse(item)
        }
    }

    private func approval(_ item: UUID) -> Approval? { value?.waiting.first { $0.id == item } }

    private func choose(_ item: UUID, _ approved: Bool) {
        let isClear = approval(item)?.clear == true
        change { if approved && isClear { $0.chosen.insert(item) } else { $0.chosen.remove(item) } }
    }

    private func alone(_ item: UUID) {
        guard approval(item)?.canBeSigned == true else { return }
        change { ($0.chosen, $0.confirming, $0.monitored) = ([item], true, false) }
    }

    private func stepBack() {
        guard let approvals = value, approvals.confirming else { return common(.back) }
        if approvals.signing { return }
        change {
            $0.confirming = false
            // What was looked at by itself is not one of several.
            $0.chosen = Set(approvals.agreed.filter(\.clear).map(\.id))
        }
    }

    private func record(_ item: UUID, _ evidence: Evidence) {
        guard let approval = approval(item), approval.lacks.contains(evidence) else { return }
        switch evidence {
        case .visit: desk.way.to(.visit(resident: approval.resident))
        case .assessment, .education:
            desk.way.to(.evidence(resident: approval.resident, item: item, evidence: evidence))
        // Nobody confirms for her.
        case .confirmation: break
        }
    }

    private func refuse(_ item: UUID) {
        guard let approval = approval(item) else { return }
        desk.way.to(
            .reason(
                .refill(
                    resident: approval.resident, request: approval.item.stands.request, item: item,
                    name: approval.name, medicine: approval.medicine)))
    }

    /// Each by itself: what one was refused for does not hold up the next.
    private func approve() {
        guard let asked = value, asked.confirming, asked.canSign else { return }
        change { ($0.signing, $0.signed, $0.refused) = (true, 0, [:]) }
        attempt {
            var refused: [UUID: Wrong] = [:]
            defer { self.endSigning(asked.agreed, refused) }
            for approval in asked.agreed {
                refused[approval.id] = try await self.sign(approval, asked.monitored)
            }
        }
    }

    private func sign(_ approval: Approval, _ monitored: Bool) async throws -> Wrong? {
        do {
            try await desk.jiayi.approveRefill(
                of: approval.resident, item: approval.id, monitoringConfirmed: monitored, now: desk.now())
            done.insert(approval.id)
            return nil
        } catch let why as JiayiError {
            guard let wrong = why.wrong else { throw why }
            return wrong
        }
    }

    private func endSigning(_ asked: [Approval], _ refused: [UUID: Wrong]) {
        let signed = asked.count { done.contains($0.id) }
        change { approvals in
            approvals = Approvals(
                waiting: approvals.waiting.filter { !self.done.contains($0.id) }, signed: signed, refused: refused)
        }
        if signed > 0 { kept() }
    }
}
