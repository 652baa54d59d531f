import AppCore
import CoreFfi
import Design
import Foundation

extension Words {
    var privacy: Read {
        Read(title: welcomePrivacyRead, paragraphs: consentTexts().flatMap { [$0.title] + $0.body.paragraphs })
    }

    var atTheDesk: Read { Read(title: deskTitle, paragraphs: [deskWhat]) }

    func happened(_ told: [Told]) -> Read {
        let said = told.flatMap(said)
        return Read(
            title: mind, paragraphs: said.indices.filter { said.firstIndex(of: said[$0]) == $0 }.map { said[$0] })
    }

    private func said(_ told: Told) -> [String] {
        switch told {
        case .recordsDamaged, .recordsKeyLost: [recordsDamaged]
        case .outboxDamaged(let saved, let lost): [outboxDamaged(saved: Int(saved), lost: Int(lost))]
        case .outboxKeyLost(let unread, let found):
            (unread > 0 ? [keyLost(count: Int(unread))] : []) + (found > 0 ? [keyBack(count: Int(found))] : [])
        }
    }

    /// What a command did, for people.
    func did(_ command: String) -> String {
        switch command {
        case "request_refill": didAskAgain
        case "withdraw_refill": didWithdraw
        case "record_reading": didMeasure
        case "report_stock": didCount
        case "put_off_reminder": didPutOff
        case "see_reminders": didSee
        case "give_consent", "withdraw_consent": didConsent
        case "record_visit": didVisit
        case "record_call": didCall
        case "snooze_resident": listSnooze
        case "assign_resident": listAssign
        case "refuse_refill": approvalRefuse
        case "undo_list_act": undo
        case "assess_for_long_prescription": name(Evidence.assessment)
        case "record_education": name(Evidence.education)
        default: didOther
        }
    }

    /// What signing out does, before it is done.
    func wipe(unsent: Int) -> Confirm {
        let kept = unsent == 0 ? wipeNothing : wipeUnsent(count: unsent)
        return Confirm(title: wipeTitle, restated: [wipeWhat, kept, wipeAgain], act: staffWipe)
    }
}

extension ConfirmModel {
    /// R04: nobody is shut out by a slip, since letting somebody in again takes her whole number.
    static func revoking(_ desk: Desk, _ grant: UUID, _ words: Words) -> ConfirmModel {
        ConfirmModel(desk) { her in
            let family = try await desk.jiayi.family(of: her, now: desk.now())
            guard let name = family.proxies.first(where: { $0.grant == grant })?.name else { throw JiayiError.gone }
            return Confirm(
                title: words.familyRevokeAsk(name: name), restated: [words.familyRevokeWhat(name: name)],
                act: words.familyRevoke(name: name))
        } work: { her in
            try await desk.jiayi.revokeGrant(of: her, grant: grant, now: desk.now())
        }
    }

    /// R10: what was signed and is not answered.
    static func withdrawing(_ desk: Desk, _ contract: UUID, _ words: Words) -> ConfirmModel {
        ConfirmModel(desk) { her in
            let contracts = try await desk.jiayi.contracts(of: her, now: desk.now())
            guard let signed = contracts.first(where: { $0.contract == contract }) else { throw JiayiError.gone }
            let what = words.contractWithdrawWhat(doctor: signed.doctorName, team: signed.teamName)
            return Confirm(
                title: words.contractWithdrawAsk, restated: [what, words.contractWithdrawAfter],
                act: words.contractWithdraw)
        } work: { her in
            try await desk.jiayi.withdrawContract(of: her, contract: contract, now: desk.now())
        }
    }
}
