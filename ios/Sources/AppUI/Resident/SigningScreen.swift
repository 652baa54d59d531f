import AppCore
import CoreFfi
import Design
import SwiftUI

/// R08 and R09.
public struct SigningScreen: View {
    let screen: Screen<Signing>
    let on: @MainActor (SigningEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Signing>, on: @escaping @MainActor (SigningEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        let signing = screen.content.value
        PageView(
            screen: screen, title: signing?.title(look.words) ?? look.words.signTitle,
            onEnd: signing?.step == .read ? seenToEnd : nil
        ) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: {
            content($0)
        } foot: {
            foot($0)
        }
        // Each step begins at its head, and so does each consent.
        .id([signing?.title(look.words), signing.map { "\($0.changed)" }])
    }

    private func seenToEnd() { on(.seenToEnd) }

    @ViewBuilder private func content(_ signing: Signing) -> some View {
        switch signing.step {
        case .consent: Paragraphs(lines: signing.consents.first?.body.paragraphs ?? [])
        case .read: agreed(signing)
        case .draw: name(signing)
        case .code: code(signing)
        case .signed: receipt(signing)
        }
    }

    @ViewBuilder private func foot(_ signing: Signing) -> some View {
        if signing.step != .signed { Refused(wrong: signing.asking.wrong) }
        switch signing.step {
        case .consent:
            PrimaryButton(word: look.words.consentGive, enabled: !signing.asking.sending) { on(.agree) }
        case .read:
            if !signing.wasRead { Quiet(text: look.words.signReadFirst) }
            PrimaryButton(word: look.words.signGoOn, sign: .pen, enabled: signing.canGoOn) { on(.next) }
        case .draw:
            PrimaryButton(word: look.words.next, enabled: signing.canGoOn && !signing.asking.sending) { on(.next) }
        case .code: PrimaryButton(word: look.words.signAct, sign: .pen, enabled: signing.canGoOn) { on(.next) }
        case .signed:
            PrimaryButton(word: look.words.done) { on(.done) }
            SecondaryButton(word: look.words.signShow) { on(.showContract) }
        }
    }

    @ViewBuilder private func agreed(_ signing: Signing) -> some View {
        if signing.changed {
            NoticeView(tone: .warn, sign: .info) { Said(text: look.words.signChanged) }.announced()
        }
        if !signing.agreement.against.isEmpty {
            NoticeView(tone: .danger, sign: .warning) {
                Said(text: look.words.signNot)
                ForEach(signing.agreement.against, id: \.self) { code in
                    if let why = look.words.code(code) {
                        Said(text: why.title)
                        Quiet(text: why.next)
                    }
                }
            }
        }
        Card {
            Heading(text: look.words.signShort)
            Paragraphs(lines: signing.inShort(look.words))
        }
        Card {
            Heading(text: look.words.signWhole)
            Paragraphs(lines: signing.agreement.text.paragraphs)
        }
    }

    @ViewBuilder private func name(_ signing: Signing) -> some View {
        Said(text: signing.with(look.words))
        if signing.agreement.guardian != nil { Quiet(text: look.words.signGuardian) }
        SignaturePad(drawing: signing.drawing) { on(.draw(stroke: $0)) }
        SecondaryButton(word: look.words.signClear, sign: .erase) { on(.clear) }
    }

    @ViewBuilder private func code(_ signing: Signing) -> some View {
        Said(text: look.words.signCodeSent)
        Field(word: look.words.signInCode, text: signing.code, kind: .code) { on(.code(text: $0)) }
        if signing.secondsLeft > 0 {
            Quiet(text: look.words.signInAgain(seconds: signing.secondsLeft))
        } else {
            SecondaryButton(word: look.words.signInSendAgain, sign: .sync) { on(.sendCode) }
        }
    }

    @ViewBuilder private func receipt(_ signing: Signing) -> some View {
        NoticeView(tone: .good, sign: .check) { Said(text: look.words.signDoneNext) }.announced()
        Card {
            Heading(text: look.words.signReceipt)
            Said(text: signing.with(look.words))
            if let at = signing.signedAt { Said(text: look.words.signTime(time: look.words.time(at))) }
            Quiet(text: look.words.signHash(hash: signing.agreement.documentHash.grouped))
        }
    }
}

extension Signing {
    fileprivate func title(_ words: Words) -> String {
        switch step {
        case .consent: consents.first?.title ?? words.signTitle
        case .read: words.signTitle
        case .draw: words.signDraw
        case .code: words.signCode
        case .signed: words.signDone
        }
    }

    fileprivate func spoken(_ words: Words) -> String {
        switch step {
        case .consent: consents.first.map { "\($0.title)。\($0.body)" } ?? ""
        case .read: (inShort(words) + [agreement.text]).joined(separator: "\n")
        case .draw: words.signDraw
        case .code: words.signCodeSent + words.signInCode
        case .signed: "\(words.signDone)。\(words.signDoneNext)"
        }
    }

    fileprivate func with(_ words: Words) -> String { words.signWith(doctor: offer.doctor, team: offer.team) }

    /// In plain words, before the words that bind.
    fileprivate func inShort(_ words: Words) -> [String] {
        let fee = agreement.feeOfTerm
        let from = words.year(agreement.wanted.startsOn)
        return [
            with(words), offer.institution, words.signPackage(name: offer.package),
            words.signTerm(start: from, end: words.year(agreement.endsOn)),
            fee.resident == 0 ? words.teamFree : words.signFee(total: yuan(fee.total), own: yuan(fee.resident)),
            words.signEnds, words.signMayEnd,
        ] + (agreement.guardian == nil ? [] : [words.signGuardian])
    }
}

extension String {
    var paragraphs: [String] {
        split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    /// So that it can be compared, and breaks between the groups.
    fileprivate var grouped: String {
        stride(from: 0, to: count, by: 8).map { String(dropFirst($0).prefix(8)) }.joined(separator: " ")
    }
}
