import AppCore
import CoreFfi
import Design
import SwiftUI

/// R04.
public struct FamilyScreen: View {
    let screen: Screen<HerFamily>
    let on: @MainActor (FamilyEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<HerFamily>, on: @escaping @MainActor (FamilyEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.homeFamily) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: { hers in
            Heading(text: look.words.familyHelpers)
            helpers(hers.family)
            Heading(text: look.words.familyActsFor)
            actsFor(hers.actsFor)
            Lines(title: look.words.familyConsents, lines: hers.consents.map(purpose))
        } foot: { _ in
            PrimaryButton(word: look.words.familyAdd, sign: .add) { on(.add) }
        }
    }

    @ViewBuilder private func helpers(_ family: Family) -> some View {
        if family.proxies.isEmpty {
            Card {
                Said(text: look.words.familyNone)
                Quiet(text: look.words.familyNoneWhy)
            }
        }
        ForEach(family.proxies, id: \.grant) { proxy in
            Card {
                Heading(text: proxy.name)
                Quiet(text: "\(look.words.name(proxy.relation)) · \(proxy.phone)")
                Said(text: proxy.does(look.words))
                Quiet(text: look.words.familyUntil(date: look.words.year(proxy.until)))
                SecondaryButton(word: look.words.familyRevoke(name: proxy.name), sign: .cross, tone: .danger) {
                    on(.revoke(grant: proxy.grant))
                }
            }
        }
        ForEach(family.guardians, id: \.self) { guardian in
            Card {
                Said(text: guardian.name)
                Quiet(text: look.words.familyGuardian)
            }
        }
    }

    @ViewBuilder private func actsFor(_ people: [ActedFor]?) -> some View {
        if people == nil { Quiet(text: look.words.needsNetwork) }
        if people?.isEmpty == true { Quiet(text: look.words.familyActsForNone) }
        ForEach(people ?? [], id: \.self) { person in
            Card {
                Heading(text: person.name)
                Said(text: person.does(look.words))
                if let until = person.until {
                    Quiet(text: look.words.familyUntil(date: look.words.year(until)))
                }
                if person.mayLook {
                    SecondaryButton(word: look.words.familyShow(name: person.name)) {
                        on(.show(resident: person.resident))
                    }
                }
            }
        }
    }

    private func purpose(_ consent: Consent) -> Line {
        Line(
            sign: consent.given ? .check : .circle, word: look.words.name(consent.text.purpose),
            about: consent.given ? look.words.consentGiven : look.words.consentNot
        ) {
            on(.read(consent: consent.text))
        }
    }
}

extension HerFamily {
    fileprivate func spoken(_ words: Words) -> String {
        let helpers = family.proxies.map { "\($0.name)，\($0.does(words))。" }.joined()
        return "\(words.familyHelpers)：" + (helpers.isEmpty ? "\(words.familyNone)。" : helpers)
    }
}

extension Proxy {
    fileprivate func does(_ words: Words) -> String { scopes.map { words.name($0) }.joined(separator: "、") }
}

extension ActedFor {
    fileprivate func does(_ words: Words) -> String {
        let does = scopes.compactMap(words.proxyScope).joined(separator: "、")
        return does.isEmpty ? words.familyGuardian : does
    }

    /// Who may only collect has nothing of hers on the phone.
    fileprivate var mayLook: Bool {
        actingAs == "guardian" || scopes.contains("view") || scopes.contains("request_refill")
    }
}
