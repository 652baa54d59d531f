import AppCore
import Design
import SwiftUI

/// R20. The page itself shows what a choice does.
public struct SettingsScreen: View {
    let screen: Screen<Settings>
    let on: @MainActor (SettingsEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Settings>, on: @escaping @MainActor (SettingsEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.settingsTitle) {
            on(.frame($0))
        } spoken: { _ in
            look.words.settingsTitle
        } content: { settings in
            Letters(settings: settings, on: on)
            reminders(settings.remindersWork)
            InWhichLanguage(settings: settings, on: on)
            SecondaryButton(word: look.words.identityTitle, sign: .person) { on(.openIdentity) }
            SecondaryButton(word: look.words.signOut) { on(.signOut) }
        }
    }

    private func reminders(_ work: Bool?) -> some View {
        Card {
            Heading(text: look.words.settingsReminders)
            if let work {
                Badge(
                    tone: work ? .good : .warn, sign: work ? .check : .warning,
                    word: work ? look.words.settingsRemindersWork : look.words.settingsRemindersBlocked)
            }
            SecondaryButton(word: look.words.settingsRemindersCheck, sign: .bell) { on(.checkReminders) }
        }
    }
}

struct InWhichLanguage: View {
    let settings: Settings
    let on: @MainActor (SettingsEvent) -> Void

    @Environment(\.look) private var look

    var body: some View {
        Card {
            Heading(text: look.words.settingsLanguage)
            Tiled([false, true]) { english in
                Choice(
                    word: english ? look.words.settingsEnglish : look.words.settingsChinese,
                    chosen: english == settings.wishes.english
                ) { on(.english(on: english)) }
            }
        }
    }
}

struct Letters: View {
    let settings: Settings
    let on: @MainActor (SettingsEvent) -> Void

    @Environment(\.look) private var look

    var body: some View {
        let wishes = settings.wishes
        Card {
            Heading(text: look.words.settingsText)
            Said(text: look.words.settingsTextSample)
            Tiled(settings.textSteps, across: look.elderly ? 1 : 2) { percent in
                Choice(word: look.words.settingsPercent(percent: percent), chosen: percent == wishes.textPercent) {
                    on(.text(percent: percent))
                }
            }
            Check(
                word: look.words.settingsElderly, chosen: wishes.elderly, about: look.words.settingsElderlyAlso
            ) { on(.elderly(on: $0)) }
            Check(word: look.words.settingsContrast, chosen: wishes.highContrast) { on(.highContrast(on: $0)) }
        }
    }
}
