import AppCore
import CoreFfi
import Design
import SwiftUI

/// R04: somebody new, one question on a page.
public struct AddRelativeScreen: View {
    let screen: Screen<AddRelative>
    let on: @MainActor (AddRelativeEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<AddRelative>, on: @escaping @MainActor (AddRelativeEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: screen.content.value?.title(look.words) ?? look.words.familyAdd) {
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

    @ViewBuilder private func content(_ entry: AddRelative) -> some View {
        switch entry.step {
        case .consent: Paragraphs(lines: entry.consent?.body.paragraphs ?? [])
        case .name: Field(word: look.words.familyName, text: entry.name) { on(.name(text: $0)) }
        case .phone:
            Field(word: look.words.familyPhone, text: entry.phone, hint: look.words.signInPhoneHint, kind: .phone) {
                on(.phone(text: $0))
            }
        case .relation:
            Chips(
                all: ProxyRelation.all, word: { look.words.name($0) }, isChosen: { $0 == entry.relation },
                on: { on(.relation(relation: $0)) })
        case .scopes:
            ForEach(ProxyScope.all, id: \.self) { scope in
                Check(
                    word: look.words.name(scope), chosen: entry.scopes.contains(scope), about: scope.also(look.words)
                ) {
                    on(.scope(scope: scope, wanted: $0))
                }
            }
        case .until:
            DayList(days: entry.days, chosen: entry.until) { on(.until(day: $0)) }
            Quiet(text: look.words.familyAnyTime)
        case .confirm: Restated(lines: entry.restated(look.words))
        }
    }

    @ViewBuilder private func foot(_ entry: AddRelative) -> some View {
        Refused(wrong: entry.asking.wrong)
        PrimaryButton(
            word: act(entry.step), sign: entry.step == .confirm ? .check : nil, enabled: entry.canGoOn
        ) {
            on(.next)
        }
    }

    private func act(_ step: AddRelative.Step) -> String {
        switch step {
        case .consent: look.words.consentGive
        case .confirm: look.words.familyAdd
        case .name, .phone, .relation, .scopes, .until: look.words.next
        }
    }
}

extension AddRelative {
    fileprivate func title(_ words: Words) -> String {
        switch step {
        case .consent: consent?.title ?? words.familyAdd
        case .name, .phone: words.familyAdd
        case .relation: words.familyRelation
        case .scopes: words.familyScopes
        case .until: words.familyUntilAsk
        case .confirm: words.familyConfirm
        }
    }

    fileprivate func spoken(_ words: Words) -> String {
        switch step {
        case .consent: "\(title(words))。\(consent?.body ?? "")"
        case .name: words.familyName
        case .phone: words.familyPhone
        case .confirm: Restated.spoken(title(words), restated(words))
        case .relation, .scopes, .until: title(words)
        }
    }

    fileprivate func restated(_ words: Words) -> [String] {
        let who = "\(name.trimmingCharacters(in: .whitespaces))（\(relation.map { words.name($0) } ?? "")）"
        let may = ProxyScope.all.filter(scopes.contains).map { words.name($0) }.joined(separator: "、")
        let until = until.map { words.familyUntil(date: words.year($0)) }
        return [who, phone, may, until, words.familyAnyTime].compactMap { $0 }
    }
}

extension ProxyScope {
    fileprivate func also(_ words: Words) -> String? {
        switch self {
        case .view: words.familyViewAlso
        case .requestRefill: nil
        case .pickup: words.familyPickupAlso
        }
    }
}
