import AppCore
import CoreFfi
import Design
import SwiftUI

/// R03.
public struct IdentityScreen: View {
    let screen: Screen<IdentityEntry>
    let on: @MainActor (IdentityEvent) -> Void

    @Environment(\.look) private var look
    @LetterScale private var scale

    public init(_ screen: Screen<IdentityEntry>, on: @escaping @MainActor (IdentityEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: title, root: isRoot) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: {
            content($0)
        } foot: {
            foot($0)
        }
        .id(screen.content.value?.step)
    }

    /// She has to say who she is before there is anything else.
    private var isRoot: Bool {
        screen.content.value.map { $0.step == .name && $0.identity == nil } ?? false
    }

    private var title: String {
        switch screen.content.value?.step {
        case .institution: look.words.identityHome
        case .confirm: look.words.identityCheck
        case .name, .number, .stands, .code, nil: look.words.identityTitle
        }
    }

    @ViewBuilder private func content(_ entry: IdentityEntry) -> some View {
        switch entry.step {
        case .name: name(entry)
        case .number: number(entry)
        case .institution:
            ForEach(entry.institutions, id: \.institution) { home in
                Choice(word: home.name, chosen: home.institution == entry.institution, about: home.address) {
                    on(.home(institution: home.institution))
                }
            }
        case .confirm: Restated(lines: entry.restated)
        case .stands: if let identity = entry.identity { stands(identity) }
        case .code:
            Field(word: look.words.identityCode, text: entry.code, hint: look.words.identityCodeHint) {
                on(.code(text: $0))
            }
        }
    }

    @ViewBuilder private func foot(_ entry: IdentityEntry) -> some View {
        if entry.step != .number { Refused(wrong: entry.asking.wrong) }
        PrimaryButton(word: act(entry.step), enabled: entry.canGoOn) { on(.next) }
    }

    private func act(_ step: IdentityEntry.Step) -> String {
        switch step {
        case .name, .number, .institution: look.words.next
        case .confirm: look.words.identitySend
        case .stands: look.words.done
        case .code: look.words.identityOpen
        }
    }

    @ViewBuilder private func name(_ entry: IdentityEntry) -> some View {
        if let claim = entry.identity?.claim, claim.stands == .rejected {
            NoticeView(tone: .danger, sign: .warning) {
                Said(text: look.words.identityRejected)
                if let reason = claim.reason { Said(text: reason) }
            }
        }
        Field(word: look.words.identityName, text: entry.name, hint: look.words.identityNameHint) {
            on(.name(text: $0))
        }
        if entry.identity == nil { QuietButton(word: look.words.signOut) { on(.signOut) } }
    }

    private func number(_ entry: IdentityEntry) -> some View {
        Field(
            word: look.words.identityNumber, text: entry.number, hint: look.words.identityNumberHint,
            wrong: entry.asking.wrong.map(look.words.said), lines: look.elderly || !look.isRoomy(scale) ? 2 : 1
        ) {
            on(.number(text: $0))
        }
    }

    @ViewBuilder private func stands(_ identity: Identity) -> some View {
        Card {
            if let name = identity.name { Said(text: name, size: \.title) }
            if let document = identity.document { Quiet(text: document) }
            if identity.verified { Badge(tone: .good, sign: .check, word: look.words.identityVerified) }
        }
        if !identity.verified {
            NoticeView(tone: .warn, sign: .clock) {
                Said(text: look.words.identityWaits)
                Said(text: look.words.identityWaitsNext)
            }
            if identity.claim?.stands == .received {
                SecondaryButton(word: look.words.identityHasCode, sign: .document) { on(.typeCode) }
            }
        }
    }
}

extension IdentityEntry {
    fileprivate var restated: [String] {
        let home = institutions.first { $0.institution == institution }
        return [name.trimmingCharacters(in: .whitespaces), number] + (home.map { [$0.name] } ?? [])
    }

    fileprivate func spoken(_ words: Words) -> String {
        switch step {
        case .name: words.identityName
        case .number: words.identityNumber
        case .institution: words.identityHome + institutions.map { "\($0.name)。" }.joined()
        case .confirm: ([words.identityCheck] + restated).joined(separator: "，")
        case .stands: identity?.stands(words) ?? ""
        case .code: words.identityCode
        }
    }
}

extension Identity {
    fileprivate func stands(_ words: Words) -> String {
        if verified { return words.identityVerified }
        return claim?.stands == .rejected ? words.identityRejected : words.identityWaits + words.identityWaitsNext
    }
}
