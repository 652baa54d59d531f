import AppCore
import CoreFfi
import Design
import SwiftUI

/// G06. To approve is to sign: only what nothing speaks against is approved together, and never without a network.
public struct ApprovalsScreen: View {
    let screen: Screen<Approvals>
    let on: @MainActor (ApprovalsEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Approvals>, on: @escaping @MainActor (ApprovalsEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        let shown = screen.content.value
        PageView(
            screen: screen, title: shown?.confirming == true ? look.words.approvalConfirm : look.words.approvalTitle,
            isFooted: shown?.waiting.isEmpty == false
        ) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: {
            content($0)
        } foot: {
            foot($0)
        }
    }

    @ViewBuilder private func content(_ approvals: Approvals) -> some View {
        if screen.frame.offline { OnlyADraft() }
        if approvals.signed > 0 {
            Badge(tone: .good, sign: .check, word: look.words.approvalSigned(count: approvals.signed)).announced()
        }
        if !approvals.refused.isEmpty {
            Badge(tone: .danger, sign: .warning, word: look.words.approvalNotSigned(count: approvals.refused.count))
                .announced()
        }
        if approvals.waiting.isEmpty {
            Badge(tone: .good, sign: .check, word: look.words.approvalNone)
        } else if approvals.confirming {
            ForEach(approvals.agreed) { agreed($0) }
            if approvals.mustBeMonitored {
                Check(word: look.words.approvalMonitored, chosen: approvals.monitored) { on(.monitored(looked: $0)) }
            }
        } else {
            ForEach(approvals.waiting) { waiting($0, approvals) }
            Quiet(text: look.words.approvalNotChecked)
        }
    }

    @ViewBuilder private func foot(_ approvals: Approvals) -> some View {
        let (word, online) = (look.words.approvalChosen(count: approvals.chosen.count), !screen.frame.offline)
        if approvals.signing {
            PrimaryButton(word: look.words.approvalSigning, enabled: false) {}
        } else if approvals.confirming {
            PrimaryButton(word: word, sign: .pen, enabled: approvals.canSign && online) { on(.approve) }
        } else {
            PrimaryButton(word: word, enabled: !approvals.chosen.isEmpty && online) { on(.next) }
        }
    }

    private func agreed(_ approval: Approval) -> some View {
        Card {
            Heading(text: look.words.aged(approval.name, approval.age))
            Said(text: approval.medicine)
            early(approval)
            minded(approval)
        }
    }

    @ViewBuilder private func early(_ approval: Approval) -> some View {
        if let why = approval.earlyReason { Said(text: look.words.approvalEarly(why: why)) }
    }

    /// What does not stand in the way, and has to be thought of.
    @ViewBuilder private func minded(_ approval: Approval) -> some View {
        ForEach(approval.minds, id: \.self) { line in
            let mind = look.words.mind(line.mind) ?? line.mind
            let said = line.becauseOf.map { look.words.approvalMind(mind: mind, medicine: $0) } ?? mind
            Badge(tone: .warn, sign: .warning, word: said)
        }
        if let what = approval.monitoring {
            Badge(tone: .warn, sign: .info, word: look.words.approvalMonitoring(what: what))
        }
    }

    private func waiting(_ approval: Approval, _ approvals: Approvals) -> some View {
        Card {
            asked(approval)
            ForEach(approval.control, id: \.programme) { control($0) }
            minded(approval)
            ForEach(approval.against, id: \.self) { code in
                Badge(tone: .danger, sign: .warning, word: look.words.code(code)?.title ?? code)
            }
            Refused(wrong: approvals.refused[approval.id])
            answer(approval, approvals.chosen.contains(approval.id))
            Beside {
                SecondaryButton(word: look.words.inboxOpen) { on(.open(resident: approval.resident)) }
            } trailing: {
                SecondaryButton(word: look.words.approvalRefuse, sign: .cross, tone: .danger) {
                    on(.refuse(item: approval.id))
                }
            }
        }
    }

    @ViewBuilder private func asked(_ approval: Approval) -> some View {
        Heading(text: look.words.aged(approval.name, approval.age))
        if approval.waits { WaitingBadge() }
        Said(text: approval.medicine)
        Quiet(text: look.words.approvalDaysLeft(days: Int(approval.daysLeft)))
        if let day = approval.lastVisit { Quiet(text: look.words.approvalLastVisit(date: look.words.day(day))) }
        if let note = approval.note { Said(text: note) }
        early(approval)
    }

    private func control(_ line: ControlLine) -> Badge {
        let programme = look.words.programme(line.programme) ?? line.programme
        return line.controlled
            ? Badge(tone: .good, sign: .check, word: look.words.approvalControlled(programme: programme))
            : Badge(tone: .danger, sign: .warning, word: look.words.approvalUncontrolled(programme: programme))
    }

    @ViewBuilder private func answer(_ approval: Approval, _ chosen: Bool) -> some View {
        if approval.clear {
            Check(word: look.words.approvalApprove, chosen: chosen) { on(.choose(item: approval.id, approved: $0)) }
        } else if approval.canBeSigned {
            SecondaryButton(word: look.words.approvalAlone, sign: .pen) { on(.alone(item: approval.id)) }
        } else if approval.lacks.isEmpty {
            Quiet(text: look.words.approvalCannot)
        } else {
            lacking(approval)
        }
    }

    /// Each where it helps; what is hers to do is said.
    @ViewBuilder private func lacking(_ approval: Approval) -> some View {
        if approval.lacks.contains(.confirmation) { Quiet(text: look.words.evidenceHers) }
        ForEach(approval.lacks.filter { $0 != .confirmation }, id: \.self) { evidence in
            SecondaryButton(word: look.words.name(evidence), sign: .pen) {
                on(.record(item: approval.id, evidence: evidence))
            }
        }
    }
}

extension Approvals {
    fileprivate func spoken(_ words: Words) -> String {
        waiting.isEmpty ? words.approvalNone : waiting.map { "\($0.name)，\($0.medicine)。" }.joined()
    }
}
