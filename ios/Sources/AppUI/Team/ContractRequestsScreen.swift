import AppCore
import CoreFfi
import Design
import SwiftUI

/// G07. To accept is to sign: what is accepted is looked at by itself, and never without a network.
public struct ContractRequestsScreen: View {
    let screen: Screen<ContractRequests>
    let on: @MainActor (ContractRequestsEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<ContractRequests>, on: @escaping @MainActor (ContractRequestsEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        let opened = screen.content.value?.opened
        PageView(
            screen: screen, title: opened == nil ? look.words.requestTitle : look.words.requestConfirm,
            isFooted: opened?.mineToAnswer == true
        ) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: { requests in
            if screen.frame.offline { OnlyADraft() }
            if let opened = requests.opened, let answering = requests.answering {
                request(opened, answering)
            } else {
                if requests.waiting.isEmpty { Badge(tone: .good, sign: .check, word: look.words.requestNone) }
                ForEach(requests.waiting, id: \.contract) { waiting($0) }
            }
        } foot: { requests in
            PrimaryButton(
                word: look.words.requestAccept, sign: .pen, enabled: !screen.frame.offline && requests.canAccept
            ) { on(.accept) }
            SecondaryButton(word: look.words.requestDecline, sign: .cross, tone: .danger) { on(.decline) }
        }
    }

    private func waiting(_ request: ContractRequest) -> some View {
        Card {
            who(request)
            if !request.mineToAnswer { Quiet(text: look.words.requestNotMine) }
            SecondaryButton(word: look.words.inboxOpen) { on(.open(contract: request.contract)) }
        }
    }

    @ViewBuilder private func who(_ request: ContractRequest) -> some View {
        let words = look.words
        Heading(text: words.aged(request.name, request.age))
        Badge(tone: .warn, sign: .calendar, word: words.requestAnswerBy(date: words.day(request.answerBy)))
        if !request.verified { Badge(tone: .warn, sign: .person, word: words.requestUnverified) }
        if request.signedByGuardian { Badge(tone: .calm, sign: .people, word: words.requestGuardian) }
    }

    @ViewBuilder private func request(_ request: ContractRequest, _ answering: Answering) -> some View {
        let words = look.words
        Card {
            who(request)
            Said(text: words.requestPackage(what: request.package))
            Said(text: words.requestDoctor(doctor: request.doctorName))
            Said(text: words.requestTerm(from: words.year(request.startsOn), to: words.year(request.endsOn)))
        }
        if request.mineToAnswer {
            Refused(wrong: answering.asking.wrong)
            if !request.verified {
                Field(word: words.requestCard, text: answering.card) { on(.card(number: $0)) }
            }
            if answering.isFull {
                NoticeView(tone: .warn, sign: .people) { Said(text: words.requestFull) }
                Field(word: words.requestOverWhy, text: answering.whyOneMore, lines: 2) { on(.whyOneMore(text: $0)) }
            }
        } else {
            NoticeView(tone: .warn, sign: .info) { Said(text: words.requestNotMine) }
        }
    }
}

/// Of what only the server can do: without a network it is not done.
struct OnlyADraft: View {
    @Environment(\.look) private var look

    var body: some View {
        NoticeView(tone: .warn, sign: .offline) {
            Said(text: "\(look.words.visitDraft)。\(look.words.needsNetwork)")
        }
    }
}

extension ContractRequests {
    fileprivate func spoken(_ words: Words) -> String {
        let shown = opened.map { [$0] } ?? waiting
        if shown.isEmpty { return words.requestNone }
        return shown.map { "\($0.name)，\(words.requestPackage(what: $0.package))。" }.joined()
    }
}
