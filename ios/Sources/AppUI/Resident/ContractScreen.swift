import AppCore
import CoreFfi
import Design
import SwiftUI

/// R10.
public struct ContractScreen: View {
    let screen: Screen<Contracts>
    let on: @MainActor (ContractEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Contracts>, on: @escaping @MainActor (ContractEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.homeContract) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: { contracts in
            if let contract = contracts.contract {
                whole(contract)
                if contracts.maySign { acts(contract) }
                others(contracts.others)
            } else {
                Said(text: look.words.contractNone)
                if contracts.maySign { PrimaryButton(word: look.words.homeSign, sign: .pen) { on(.sign) } }
            }
        }
    }

    @ViewBuilder private func whole(_ contract: Contract) -> some View {
        Card {
            Heading(text: look.words.contractWith(doctor: contract.doctorName))
            Said(text: contract.institutionName)
            Quiet(text: contract.packageName)
            Standing(contract: contract)
        }
        Card {
            Steps(
                steps: contract.steps.map {
                    Step(word: $0.name.word(look.words), state: $0.state, on: $0.on.map(look.words.day))
                })
        }
        Card {
            Heading(text: look.words.contractPromised)
            ForEach(contract.services, id: \.self) { Promised(promise: $0) }
        }
    }

    @ViewBuilder private func others(_ others: [Contract]) -> some View {
        if !others.isEmpty { Heading(text: look.words.contractOthers) }
        ForEach(others, id: \.contract) { other in
            Card {
                Said(text: look.words.contractWith(doctor: other.doctorName))
                Standing(contract: other)
            }
        }
    }

    @ViewBuilder private func acts(_ contract: Contract) -> some View {
        let (can, words) = (contract.can, look.words)
        if can.renew { PrimaryButton(word: words.contractRenew, sign: .pen) { on(.renew) } }
        if can.withdraw { SecondaryButton(word: words.contractWithdraw, sign: .undo) { on(.withdraw) } }
        if can.takeBack { SecondaryButton(word: words.contractTakeBack, sign: .undo) { on(.takeBack) } }
        if can.end {
            SecondaryButton(word: words.contractChange, sign: .people) { on(.changeTeam) }
            SecondaryButton(word: words.contractEnd, sign: .cross, tone: .danger) { on(.end) }
        }
        // It is over, and another can be signed.
        if can == Possible(withdraw: false, renew: false, end: false, takeBack: false) {
            SecondaryButton(word: words.homeSign, sign: .pen) { on(.sign) }
        }
    }
}

/// How it stands, until when, and why where it was declined.
private struct Standing: View {
    let contract: Contract

    @Environment(\.look) private var look

    var body: some View {
        let (tone, sign) = feel
        Badge(tone: tone, sign: sign, word: look.words.contractStatus(contract.status) ?? contract.status)
        Said(text: look.words.contractUntil(date: look.words.year(contract.endsOn)))
        if let declined = contract.declined { Said(text: declined) }
    }

    private var feel: (Tone, Sign) {
        switch contract.status {
        case "active": (.good, .check)
        case "expiring": (.warn, .hourglass)
        case "rejected", "lapsed": (.danger, .cross)
        case "draft", "resident_signed", "upcoming": (.calm, .clock)
        default: (.calm, .stop)
        }
    }
}

extension StepName {
    fileprivate func word(_ words: Words) -> String {
        switch self {
        case .submitted: words.contractSigned
        case .answered: words.contractAccepted
        case .inForce: words.contractActive
        case .ended: words.contractEnded
        }
    }
}

extension Contracts {
    fileprivate func spoken(_ words: Words) -> String {
        guard let contract else { return words.contractNone }
        let until = words.contractUntil(date: words.year(contract.endsOn))
        return "\(words.contractWith(doctor: contract.doctorName))。\(until)。"
    }
}
